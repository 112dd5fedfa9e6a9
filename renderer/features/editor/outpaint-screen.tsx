import type { ReactNode } from 'react';
import { sessions } from './editor-session.ts';
import { EditorWorkspace } from './editor-workspace.tsx';

export function OutpaintScreen(): ReactNode {
  return <EditorWorkspace session={sessions.outpaint} />;
}
