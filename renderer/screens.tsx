import { lazy, type ComponentType, type ReactNode } from 'react';
import type { RouteName } from './api/navigation.ts';
import { translate } from './i18n/translate.ts';

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
const QueueScreen = lazy(async () => ({
  default: (await import('./features/queue/queue-screen.tsx')).QueueScreen,
}));

const SettingsScreen = lazy(async () => {
  const [
    { SettingsScreen: Settings },
    { ServersSection },
    { CostsSection },
    { StorageSection },
    { BackupSection },
  ] = await Promise.all([
    import('./features/settings/settings-screen.tsx'),
    import('./features/servers/servers-section.tsx'),
    import('./features/usage/costs-section.tsx'),
    import('./features/usage/storage-section.tsx'),
    import('./features/usage/backup-section.tsx'),
  ]);
  const Screen = (): ReactNode => (
    <Settings
      extraSections={[
        { id: 'servers', title: translate('settings.servers'), component: ServersSection },
        { id: 'costs', title: translate('usage.costs'), component: CostsSection },
        { id: 'storage', title: translate('usage.storage'), component: StorageSection },
        { id: 'backup', title: translate('usage.backup'), component: BackupSection },
      ]}
    />
  );
  return { default: Screen };
});

const GalleryScreen = lazy(async () => ({
  default: (await import('./features/gallery/gallery-screen.tsx')).GalleryScreen,
}));

const ImageScreen = lazy(async () => ({
  default: (await import('./features/detail/image-screen.tsx')).ImageScreen,
}));

const CompareScreen = lazy(async () => ({
  default: (await import('./features/compare/compare-screen.tsx')).CompareScreen,
}));

const BatchesScreen = lazy(async () => ({
  default: (await import('./features/batches/batches-screen.tsx')).BatchesScreen,
}));

const InpaintScreen = lazy(async () => ({
  default: (await import('./features/editor/inpaint-screen.tsx')).InpaintScreen,
}));

const OutpaintScreen = lazy(async () => ({
  default: (await import('./features/editor/outpaint-screen.tsx')).OutpaintScreen,
}));

const PacksScreen = lazy(async () => ({
  default: (await import('./features/packs/packs-screen.tsx')).PacksScreen,
}));

export const SCREENS: readonly Screen[] = [
  { name: 'generate', component: GenerateScreen, kept: true },
  { name: 'batches', component: BatchesScreen, kept: true },
  { name: 'inpaint', component: InpaintScreen, kept: true },
  { name: 'outpaint', component: OutpaintScreen, kept: true },
  { name: 'gallery', component: GalleryScreen, kept: true },
  { name: 'image', component: ImageScreen, kept: false },
  { name: 'compare', component: CompareScreen, kept: false },
  { name: 'queue', component: QueueScreen, kept: false },
  { name: 'packs', component: PacksScreen, kept: false },
  { name: 'settings', component: SettingsScreen, kept: false },
];
