import { useEffect, useState, type ReactNode } from 'react';
import { Pause, Play } from 'lucide-react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { useJudgePicture } from '../../commands/use-judge-picture.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { Judgement } from '../../ui/judgement.tsx';
import { letterOf, PictureFrame } from './picture-frame.tsx';
import { frameOf, type SharedView } from './shared-view.ts';
import styles from './compare.module.css';

const BLINK_MS = 700;

/** The pictures in the same place by turns: what differs is what moves. */
export function BlinkView({
  records,
  shared,
}: {
  records: readonly ImageRecord[];
  shared: SharedView;
}): ReactNode {
  const t = useTranslate();
  const [index, setIndex] = useState(0);
  const [playing, setPlaying] = useState(true);
  const { length } = records;
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => setIndex((shown) => (shown + 1) % length), BLINK_MS);
    return () => clearInterval(timer);
  }, [playing, length]);
  // While they change, a key would come too late for the picture it means.
  const judged = playing ? undefined : records[index];
  useJudgePicture(judged?.uid ?? null);
  const first = records[0];
  if (first === undefined) return null;
  return (
    <div className={styles.overlay}>
      {records.map((record, at) => (
        // All stay in place, so that none has to be decoded at its turn.
        <div
          key={record.uid}
          className={styles.over}
          aria-hidden={at !== index}
          data-hidden={at !== index || undefined}
        >
          <PictureFrame
            {...frameOf(shared, first, record)}
            still
            controls={at === 0 ? shared.controls : undefined}
          />
        </div>
      ))}
      <div className={styles.blinkBar} role="group" aria-label={t('compare.mode.blink')}>
        <IconButton
          icon={playing ? Pause : Play}
          label={t(playing ? 'compare.blinkPause' : 'compare.blinkPlay')}
          onClick={() => setPlaying(!playing)}
        />
        {records.map((record, at) => (
          <button
            key={record.uid}
            type="button"
            className={styles.pick}
            aria-pressed={at === index}
            aria-label={t('compare.showing', { letter: letterOf(at) })}
            onClick={() => {
              setPlaying(false);
              setIndex(at);
            }}
          >
            {letterOf(at)}
          </button>
        ))}
        <span className={styles.blinkJudgement} aria-live="polite">
          {judged !== undefined && <Judgement of={judged.user} />}
        </span>
      </div>
    </div>
  );
}
