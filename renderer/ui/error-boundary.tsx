import { Component, type ReactNode } from 'react';
import { translate } from '../i18n/translate.ts';
import { ErrorState } from './error-state.tsx';

interface ErrorBoundaryProps {
  children: ReactNode;
}

interface ErrorBoundaryState {
  readonly failed: boolean;
}

/** Keeps a fault of one screen from taking the others with it. React asks for a class here. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failed: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <ErrorState
        title={translate('app.screenFailed')}
        message={translate('app.screenFailedText')}
        retry={{ label: translate('common.retry'), run: () => this.setState({ failed: false }) }}
      />
    );
  }
}
