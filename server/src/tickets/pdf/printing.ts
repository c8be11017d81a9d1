// The printing thread: see printer.ts.
import { parentPort } from 'node:worker_threads';
import type { Printed, PrintOrder } from './printer.ts';
import { ticketsPdf } from './ticket-pdf.ts';

parentPort!.on('message', async ({ order, tickets }: PrintOrder) => {
  const answer = await ticketsPdf(tickets).then(
    (pdf): Printed => ({ order, pdf }),
    (error: Error): Printed => ({ order, fault: error.stack ?? error.message }),
  );
  parentPort!.postMessage(answer);
});
