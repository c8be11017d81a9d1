import { type ComponentProps, type ReactNode, useId } from 'react';
import './field.css';

interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode | undefined;
  /** What is wrong with what was entered, in words; the field is then marked invalid. */
  readonly error?: ReactNode | undefined;
}

/** A line of text to fill in, with its label, an optional hint, and its error beside it. */
export function Field({ label, hint, error, ...rest }: FieldProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(
    Boolean,
  );
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <input
        {...rest}
        id={id}
        className="field-input"
        aria-invalid={error !== undefined || undefined}
        aria-describedby={described.length > 0 ? described.join(' ') : undefined}
      />
      {error !== undefined && (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}
