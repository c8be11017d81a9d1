import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

interface Props {
  readonly children: ReactNode;
  /** When this changes, the page is given another chance: it is another page. */
  readonly pathname: string;
}
interface State {
  readonly failedAt: string | null;
}

/** Catches what a page did not foresee, and leaves header and footer standing. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failedAt: null };

  static getDerivedStateFromError(): Partial<State> {
    return { failedAt: 'here' };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    if (state.failedAt === null || state.failedAt === props.pathname) return null;
    return { failedAt: state.failedAt === 'here' ? props.pathname : null };
  }

  override render(): ReactNode {
    if (this.state.failedAt === null) return this.props.children;
    return (
      <div className="column">
        <Notice
          title="This page tripped over something"
          tone="bad"
          role="alert"
          actions={<Button onClick={() => location.reload()}>Load it anew</Button>}
        >
          It is our fault, not yours, and nothing was booked or lost. Loading it anew often helps, above all
          after we have just put up a new version.
        </Notice>
      </div>
    );
  }
}
