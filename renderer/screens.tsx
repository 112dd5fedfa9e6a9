import type { ComponentType } from 'react';
import type { RouteName } from './api/navigation.ts';

/**
 * The screens, loaded when first opened. Those of `kept` stay as they were left (scroll position, drafts, a painted mask)
 * while another one is shown.
 */
export interface Screen {
  readonly name: RouteName;
  readonly component: ComponentType;
  readonly kept: boolean;
}

export const SCREENS: readonly Screen[] = [];
