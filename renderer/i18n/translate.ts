import { t as lookUp, use as usePlugin } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en/index.ts';
import type { MessageKey, MessageValues, Translate } from './messages.ts';

/** Loads the messages; resolves before the first paint. */
export async function startTranslations(): Promise<void> {
  await usePlugin(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** The lookup for components; they are rendered anew when the language changes. */
export function useTranslate(): Translate {
  const { t } = useTranslation();
  return t as unknown as Translate;
}

/** The lookup outside components. */
export function translate(key: MessageKey, values?: MessageValues): string {
  return (lookUp as unknown as Translate)(key, values);
}
