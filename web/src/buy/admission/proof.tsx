import type { AdmissionReceipt } from '@matinee/contract/http/admission.ts';
import { urlOf } from '../../api/call.ts';
import { Button } from '../../ui/button.tsx';
import { saveFile } from '../booking/save-file.ts';

interface ProofProps {
  readonly receipt: AdmissionReceipt;
  readonly isDrawn: boolean;
}

/** That nobody is moved, for whoever would rather check than believe. */
export function Proof({ receipt, isDrawn }: ProofProps) {
  const { showId, lineId, commitment } = receipt;
  const save = (): void => {
    const file = new Blob([JSON.stringify(receipt, null, 2)], { type: 'application/json' });
    saveFile(`receipt-${receipt.placeId}.json`, file);
  };
  return (
    <details className="proof">
      <summary>Check for yourself that the draw is fair</summary>
      <div className="proof-inside">
        <p>
          The lots come from one secret number, fixed before anybody was here. This is its fingerprint
          (SHA-256), published all along:
        </p>
        <p className="proof-hash">
          <code>{commitment}</code>
        </p>
        <p>
          {isDrawn
            ? 'The number has been published in the log of this line since the draw.'
            : 'With the draw, the number itself is published in the log of this line.'}{' '}
          From it anybody can work out the whole order, and your signed receipt shows where your arrival
          stands in the log. <code>npm run verify-admission</code>, a script of Matinee’s, checks it.
        </p>
        <div className="proof-actions">
          <Button manner="quiet" onClick={save}>
            Save my receipt
          </Button>
          <a
            href={urlOf('admissionLog', { params: { showId }, query: { lineId } })}
            download={`line-${lineId}.ndjson`}
          >
            The log so far
          </a>
        </div>
      </div>
    </details>
  );
}
