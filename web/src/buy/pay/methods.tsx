import type { PaymentMethod } from '@matinee/contract/http/bookings.ts';
import { methodWords } from './contact.ts';

interface MethodsProps {
  readonly methods: readonly PaymentMethod[];
  readonly chosen: PaymentMethod;
  readonly onChoose: (method: PaymentMethod) => void;
}

/** The ways to pay, one of which is chosen. */
export const Methods = ({ methods, chosen, onChoose }: MethodsProps) => (
  <fieldset className="pay-methods">
    <legend>How would you like to pay?</legend>
    {methods.map(method => (
      <label key={method}>
        <input
          type="radio"
          name="method"
          value={method}
          checked={method === chosen}
          onChange={() => onChoose(method)}
        />
        {methodWords[method]}
      </label>
    ))}
  </fieldset>
);
