import type { ReactNode } from 'react';
import { sessions } from './editor-session.ts';
import { EditorWorkspace } from './editor-workspace.tsx';

export function InpaintScreen(): ReactNode {
  return <EditorWorkspace session={sessions.inpaint} />;
}
