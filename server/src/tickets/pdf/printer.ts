import { Worker } from 'node:worker_threads';
import type { TicketDetail } from '@matinee/contract/http/tickets.ts';

/** What the printing thread is asked, and what it answers. */
export interface PrintOrder {
  readonly order: number;
  readonly tickets: readonly TicketDetail[];
}
export type Printed =
  | { readonly order: number; readonly pdf: Uint8Array }
  | { readonly order: number; readonly fault: string };

interface Waiting {
  readonly resolve: (pdf: Buffer) => void;
  readonly reject: (error: Error) => void;
}

const MOST_WAITING = 200;
const waiting = new Map<number, Waiting>();
let orders = 0;
let printer: Worker | undefined;

/**
 * The tickets as a PDF, one to a page, made in a thread of its own: setting type takes some ten milliseconds of a core, in
 * which nobody could get a seat. Undefined if too many wait already.
 */
export function printTickets(tickets: readonly TicketDetail[]): Promise<Buffer> | undefined {
  if (waiting.size >= MOST_WAITING) return undefined;
  printer ??= startPrinter();
  const order = ++orders;
  const printed = new Promise<Buffer>((resolve, reject) => waiting.set(order, { resolve, reject }));
  printer.ref();
  printer.postMessage({ order, tickets } satisfies PrintOrder);
  return printed;
}

function startPrinter(): Worker {
  const worker = new Worker(new URL('./printing.ts', import.meta.url));
  worker.on('message', (printed: Printed) => {
    const asker = waiting.get(printed.order);
    waiting.delete(printed.order);
    // Idle, it keeps nobody from ending.
    if (waiting.size === 0) worker.unref();
    if ('pdf' in printed) asker?.resolve(Buffer.from(printed.pdf));
    else asker?.reject(new Error(printed.fault));
  });
  const ended = (error: Error) => {
    printer = undefined;
    for (const asker of waiting.values()) asker.reject(error);
    waiting.clear();
  };
  worker.on('error', ended);
  worker.on('exit', code => ended(new Error(`the printing thread ended with ${code}`)));
  return worker;
}
