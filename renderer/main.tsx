import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './trusted-types.ts';
import './styles/tokens.css';
import './styles/base.css';
import { watchCatalog } from './api/catalog-events.ts';
import { watchEngines } from './api/engines-store.ts';
import { takeUpOperations } from './api/left-operations.ts';
import { takeUpMemory } from './api/memory.ts';
import { watchQueue } from './api/queue-store.ts';
import { watchSettings } from './api/settings-store.ts';
import { App } from './app.tsx';
import { startTranslations } from './i18n/translate.ts';
import { watchPageFocus } from './ui/page-focus.ts';

/** The first paint waits this long for the settings (theme, drafts), no longer. */
const SETTINGS_WAIT_MS = 400;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

takeUpMemory();
takeUpOperations();
watchPageFocus();
watchCatalog();
watchQueue();
watchEngines();
await Promise.all([
  startTranslations(),
  Promise.race([watchSettings(), new Promise((resolve) => setTimeout(resolve, SETTINGS_WAIT_MS))]),
]);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
