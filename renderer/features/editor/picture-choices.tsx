import type { ReactNode } from 'react';
import { thumbnailUrl } from '../../api/media.ts';
import { classNames } from '../../ui/class-names.ts';
import styles from './editor.module.css';

export interface Choice {
  readonly uid: string;
  readonly contentHash: string;
  readonly prompt: string;
}

interface PictureChoicesProps<C extends Choice> {
  label: string;
  choices: readonly C[];
  chosenUid: string | null;
  onChoose(choice: C): void;
  /** What lies over the chosen one. */
  over?: ReactNode;
}

/** Pictures of the library of which one can be chosen. */
export function PictureChoices<C extends Choice>({
  label,
  choices,
  chosenUid,
  onChoose,
  over,
}: PictureChoicesProps<C>): ReactNode {
  return (
    <div className={styles.choices} role="listbox" aria-label={label}>
      {choices.map((choice) => {
        const { uid, contentHash, prompt } = choice;
        const chosen = uid === chosenUid;
        return (
          <button
            key={uid}
            type="button"
            role="option"
            aria-selected={chosen}
            aria-label={prompt || uid}
            className={classNames(styles.candidate, chosen && styles.candidateShown)}
            onClick={() => onChoose(choice)}
          >
            <img src={thumbnailUrl(uid, contentHash, 320)} alt="" loading="lazy" />
            {chosen && over}
          </button>
        );
      })}
    </div>
  );
}
