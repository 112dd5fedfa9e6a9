import { lazy, type ComponentType } from 'react';
import type { RouteName } from './api/navigation.ts';

/**
 * The screens, loaded when first opened. A kept one stays as it was left (scroll position, drafts, a painted mask)
 * while another is shown.
 */
export interface Screen {
  readonly name: RouteName;
  readonly component: ComponentType;
  readonly kept: boolean;
}

const GenerateScreen = lazy(async () => ({
  default: (await import('./features/generate/generate-screen.tsx')).GenerateScreen,
}));

export const SCREENS: readonly Screen[] = [{ name: 'generate', component: GenerateScreen, kept: true }];
