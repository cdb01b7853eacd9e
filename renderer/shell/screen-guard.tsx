// A screen that fails to draw says so in its own place: rail, palette and the other screens go on.
import { Component, type ReactNode } from 'react'
import { FaultCard } from './fault-card.tsx'

export class ScreenGuard extends Component<{ readonly children: ReactNode }, { readonly failed: Error | undefined }> {
  override state: { readonly failed: Error | undefined } = { failed: undefined }

  static getDerivedStateFromError(error: unknown): { readonly failed: Error } {
    return { failed: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { failed } = this.state
    if (!failed) return this.props.children
    return <FaultCard fault={{ code: 'INTERNAL', detail: {}, cause: failed.stack ?? failed.message }} actions={{ retry: () => this.setState({ failed: undefined }) }} />
  }
}
