import type { ComponentProps, ReactNode } from 'react';
import { Link } from '../router/router.tsx';
import './button.css';

/** `act` is the one thing to do here; `quiet` what one may do besides; `grave` what cannot be undone. */
type Manner = 'act' | 'quiet' | 'grave';

const classOf = (manner: Manner, wide: boolean) =>
  `button${manner === 'act' ? '' : ` button-${manner}`}${wide ? ' button-wide' : ''}`;

interface ButtonProps extends ComponentProps<'button'> {
  readonly manner?: Manner;
  readonly wide?: boolean;
  /** Set while what it started is under way: it keeps the focus, says so, and does nothing when pressed again. */
  readonly busy?: boolean;
  readonly busyLabel?: ReactNode;
}

export function Button({ manner = 'act', wide = false, busy = false, busyLabel, ...rest }: ButtonProps) {
  const inert = busy || rest['aria-disabled'] === true;
  return (
    <button
      type="button"
      {...rest}
      className={classOf(manner, wide)}
      aria-disabled={inert || undefined}
      onClick={event => {
        if (inert) event.preventDefault();
        else rest.onClick?.(event);
      }}
    >
      {busy && busyLabel !== undefined ? busyLabel : rest.children}
    </button>
  );
}

interface ButtonLinkProps extends ComponentProps<typeof Link> {
  readonly manner?: Manner;
  readonly wide?: boolean;
}

/** Looks like a button and goes somewhere. */
export function ButtonLink({ manner = 'act', wide = false, ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={classOf(manner, wide)} />;
}
