import { useState, type ReactNode } from 'react';
import { WandSparkles } from 'lucide-react';
import type { GenerationRecord } from '../../../main/domain/generation.ts';
import type { PackItemView, PackView } from '../../../preload/contract/packs.ts';
import { copyText } from '../../api/image-actions.ts';
import { packPictureUrl } from '../../api/media.ts';
import { useTranslate } from '../../i18n/translate.ts';
import type { Translate } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { closePack, takePackItem } from './packs-store.ts';
import styles from './packs.module.css';

const ROLES = ['generation', 'source', 'mask'] as const;
/** With a line of prompt and two of settings. */
const ITEM_HEIGHT = 344;
const ITEM_GAP = 8;

/** What is in a pack, with its pictures, before anything of it is taken into the library. */
export function PackDialog({ pack }: { pack: PackView }): ReactNode {
  const t = useTranslate();
  return (
    <Dialog
      open
      onClose={closePack}
      title={pack.name}
      description={t('packs.holds', { count: pack.items.length })}
      closeLabel={t('common.close')}
      size="large"
    >
      {pack.warnings.length > 0 && (
        <ul className={styles.warnings}>
          {pack.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {pack.items.length > 0 && (
        <div style={{ height: `min(60vh, ${pack.items.length * (ITEM_HEIGHT + ITEM_GAP)}px)` }}>
          <VirtualList
            className={styles.packItems}
            label={t('packs.holds', { count: pack.items.length })}
            items={pack.items}
            estimatedHeight={ITEM_HEIGHT}
            gap={ITEM_GAP}
            itemKey={({ index }) => String(index)}
            renderItem={(item) => <PackItem openId={pack.openId} item={item} />}
          />
        </div>
      )}
      {pack.items.length === 0 && pack.prompts.length > 0 && <Prompts prompts={pack.prompts} />}
    </Dialog>
  );
}

function PackItem({ openId, item }: { openId: string; item: PackItemView }): ReactNode {
  const t = useTranslate();
  const [busy, setBusy] = useState(false);
  const use = async (): Promise<void> => {
    setBusy(true);
    await takePackItem(item.index);
    setBusy(false);
  };
  return (
    <div className={styles.item}>
      <div className={styles.pictures}>
        {ROLES.filter((role) => item.has[role]).map((role) => (
          <figure key={role}>
            <img src={packPictureUrl(openId, item.index, role)} alt={t(`packs.role.${role}`)} />
            <figcaption>{t(`packs.role.${role}`)}</figcaption>
          </figure>
        ))}
      </div>
      {item.generation === null ? (
        <p className={styles.prompt}>{t('packs.noSettings')}</p>
      ) : (
        <Settings generation={item.generation} t={t} />
      )}
      <Button icon={WandSparkles} variant="primary" busy={busy} onClick={() => void use()}>
        {t('packs.use')}
      </Button>
    </div>
  );
}

function Settings({ generation, t }: { generation: GenerationRecord; t: Translate }): ReactNode {
  const { prompt, negativePrompt, model, seed, steps, guidance, sampler, width, height } = generation;
  const rows = [
    [t('packs.setting.negative'), negativePrompt],
    [t('packs.setting.model'), model],
    [t('packs.setting.seed'), seed],
    [t('packs.setting.steps'), steps],
    [t('packs.setting.guidance'), guidance],
    [t('packs.setting.sampler'), sampler],
    [t('packs.setting.size'), width === null || height === null ? null : `${width} × ${height}`],
  ] as const;
  return (
    <div>
      <p className={styles.fullPrompt}>{prompt}</p>
      <dl className={styles.settings}>
        {rows
          .filter(([, value]) => value !== null && value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

function Prompts({ prompts }: { prompts: readonly string[] }): ReactNode {
  const t = useTranslate();
  return (
    <ul className={styles.items}>
      {prompts.map((prompt) => (
        <li key={prompt} className={styles.row}>
          <span className={styles.fullPrompt}>{prompt}</span>
          <Button size="small" onClick={() => void copyText(prompt)}>
            {t('common.copy')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
