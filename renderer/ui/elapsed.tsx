import { useEffect, useState, type ReactNode } from 'react';
import { useTranslate } from '../i18n/translate.ts';
import { formatEstimate } from './format-duration.ts';

/** How long something has been going on, counted here: what is silent for minutes, as while a model is loaded, goes on all the same. */
export function Elapsed({ sinceMs }: { sinceMs: number }): ReactNode {
  const t = useTranslate();
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span>{t('generate.elapsed', { time: formatEstimate(nowMs - sinceMs) })}</span>;
}
