import { Icon } from './icon.tsx';
import './stepper.css';

interface StepperProps {
  readonly id?: string;
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** A small number to make larger or smaller; arrow keys work on the number itself. */
export function Stepper({ id, label, value, least, most, onChange }: StepperProps) {
  const to = (wanted: number): void => {
    const allowed = Math.min(most, Math.max(least, wanted));
    if (allowed !== value) onChange(allowed);
  };
  return (
    <div className="stepper">
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Fewer: ${label}`}
        aria-disabled={value <= least || undefined}
        onClick={() => to(value - 1)}
      >
        <Icon name="minus" size={18} />
      </button>
      <span
        id={id}
        className="stepper-value figures"
        role="spinbutton"
        tabIndex={0}
        aria-label={label}
        aria-valuenow={value}
        aria-valuemin={least}
        aria-valuemax={most}
        onKeyDown={event => {
          if (event.key === 'ArrowUp' || event.key === 'ArrowRight') to(value + 1);
          else if (event.key === 'ArrowDown' || event.key === 'ArrowLeft') to(value - 1);
          else if (event.key === 'Home') to(least);
          else if (event.key === 'End') to(most);
          else return;
          event.preventDefault();
        }}
      >
        {value}
      </span>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`More: ${label}`}
        aria-disabled={value >= most || undefined}
        onClick={() => to(value + 1)}
      >
        <Icon name="plus" size={18} />
      </button>
    </div>
  );
}
