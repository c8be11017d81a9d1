import type { TicketView } from '@matinee/contract/http/tickets.ts';
import { useQuery } from '@tanstack/react-query';
import { callForFile } from '../../api/call.ts';
import { ticketQrQuery, ticketQuery } from '../../api/queries.ts';
import { classWords } from '../../seat-map/seat-words.ts';
import { Button } from '../../ui/button.tsx';
import { formatMoney } from '../../ui/money.ts';
import { formatDay, formatTime } from '../../ui/times.ts';
import { addressOf } from './address-of.ts';
import { saveFile } from './save-file.ts';
import './ticket.css';

interface TicketProps {
  readonly ticket: TicketView;
  readonly country: string | undefined;
}

/** One ticket as it would come off the roll: the admission, a perforation, and the stub with the code for the door. */
export function Ticket({ ticket, country }: TicketProps) {
  const { data: detail } = useQuery(ticketQuery(ticket.ticketId));
  const valid = ticket.status === 'VALID';
  const { data: qr, error } = useQuery({ ...ticketQrQuery(ticket.ticketId), enabled: valid });
  const place = { timeZone: detail?.venue.timeZone ?? 'UTC', country };
  const seat = detail === undefined ? ticket.seatId : seatWordsOf(detail);
  return (
    <article className={valid ? 'ticket' : 'ticket ticket-void'} aria-label={`Ticket for ${seat}`}>
      <div className="ticket-main">
        <p className="ticket-event">{detail?.event.name ?? ' '}</p>
        <p className="ticket-when">
          {detail ? `${formatDay(detail.startsAt, place)}, ${formatTime(detail.startsAt, place)}` : ' '}
        </p>
        <p className="small">{detail ? `${detail.venue.name}, ${detail.hall}` : ' '}</p>
        <p className="small">{detail ? addressOf(detail.venue) : ' '}</p>
        <dl className="ticket-seat">
          {detail?.row !== '' && (
            <div>
              <dt>Row</dt>
              <dd>{detail?.row ?? '–'}</dd>
            </div>
          )}
          <div>
            <dt>{detail?.row === '' ? 'Place' : 'Seat'}</dt>
            <dd>{detail?.number ?? '–'}</dd>
          </div>
          <div className="ticket-section">
            <dt>{classWords(ticket.class)}</dt>
            <dd>{detail?.section ?? '–'}</dd>
          </div>
        </dl>
        <p className="ticket-holder small">
          <span>{detail?.holder}</span> <span className="figures">{formatMoney(ticket.price, country)}</span>
        </p>
      </div>
      <div className="ticket-stub">
        {!valid ? (
          <p className="ticket-stamp">Cancelled</p>
        ) : qr !== undefined ? (
          <img src={qr} alt={`QR code for ${seat}, to show at the door`} width={168} height={168} />
        ) : (
          <p className="small">
            {error === null ? 'The code is on its way …' : 'The code did not come. Load the page anew.'}
          </p>
        )}
        {valid && <SavePdf ticketId={ticket.ticketId} name={`ticket-${ticket.seatId}.pdf`} seat={seat} />}
      </div>
    </article>
  );
}

const seatWordsOf = ({ section, row, number }: { section: string; row: string; number: number }): string =>
  row === '' ? `${section}, place ${number}` : `row ${row}, seat ${number}`;

function SavePdf({ ticketId, name, seat }: { ticketId: string; name: string; seat: string }) {
  const pdf = useQuery({
    queryKey: ['ticket-pdf', ticketId],
    queryFn: () => callForFile('ticketPdf', { params: { ticketId } }),
    enabled: false,
  });
  const save = async (): Promise<void> => {
    const { data } = await pdf.refetch();
    if (data) saveFile(name, data);
  };
  return (
    <Button
      manner="quiet"
      busy={pdf.isFetching}
      busyLabel="One moment …"
      onClick={save}
      aria-label={`Save as PDF: ${seat}`}
    >
      {pdf.error === null ? 'Save as PDF' : 'Try the PDF again'}
    </Button>
  );
}
