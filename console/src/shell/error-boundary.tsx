import { Component, type ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { PageFrame } from '../components/page.tsx';

interface Props {
  /** Another place is another try. */
  readonly place: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  readonly place: string;
}

/** Shows what broke in the place of a page, so that the rest of the console goes on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined, place: this.props.place };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { error: undefined, place };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) {
      return this.props.children;
    }
    return (
      <PageFrame title="Something went wrong">
        <EmptyState
          title="This page broke"
          actions={
            <Button variant="primary" onPress={() => location.reload()}>
              Load it again
            </Button>
          }
        >
          <p>Nothing that you saved is lost.</p>
          <ErrorNote error={this.state.error} />
        </EmptyState>
      </PageFrame>
    );
  }
}
