import { useState, type ReactNode } from 'react';
import { FolderPlus } from 'lucide-react';
import { isPortableFolder, PICTURES_FOLDER, takesPictures } from '../../../../main/domain/folder-path.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { allFolders } from '../panel/folder-nodes.ts';
import { LIBRARY_ROOT } from '../panel/folder-query.ts';
import { isWritable, useFolders, type RootNode } from '../panel/use-folders.ts';
import { moveToFolder, type FolderPlace } from './bulk-actions.ts';
import { ChoiceBox, type Choice } from './choice-box.tsx';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
import { wordTest } from '../../../ui/word-test.ts';
import styles from './bulk.module.css';

/** More than anybody looks through; the text narrows them. */
const MAX_SHOWN = 200;

/** Chooses a folder to move files to, or names a new one. */
export function MoveDialog({ chosen, inside }: { chosen: Chosen; inside: FolderPlace | null }): ReactNode {
  const t = useTranslate();
  const roots = (useFolders() ?? []).filter(isWritable);
  const [text, setText] = useState(inside === null || inside.folder === '' ? '' : `${inside.folder}/`);
  const hasWords = wordTest(text, /[\s/]+/u);
  const matches = roots.flatMap((root) =>
    allFolders(root.tree)
      .filter(({ path }) => takesPictures(root.id === LIBRARY_ROOT, path))
      .map(({ path, images }) => ({ root, path, images }))
      .filter(({ path }) => hasWords(`${root.title}/${path}`)),
  );
  const typed = text.trim().replaceAll(/^\/+|\/+$/gu, '');
  const isOld = (root: RootNode, folder: string): boolean =>
    matches.some((match) => match.root.id === root.id && match.path === folder);
  const news = roots
    .filter((root) => inside === null || root.id === inside.rootId)
    .map((root) => ({ root, folder: newFolder(root, typed) }))
    .filter(({ root, folder }) => isPortableFolder(folder) && !isOld(root, folder));
  const choose = (place: FolderPlace): void => {
    closeDialog();
    moveToFolder(chosen, place, null);
  };
  const isNamed = ({ root, path }: { root: RootNode; path: string }): boolean =>
    typed !== '' &&
    path.toLowerCase() === newFolder(root, typed).toLowerCase() &&
    // What was asked for is another one inside.
    (inside === null || (root.id === inside.rootId && path !== inside.folder));
  const named = matches.find(isNamed);
  const asChoice = ({ root, path, images }: (typeof matches)[number]): Choice => ({
    key: `${root.id}/${path}`,
    name: <PlaceName root={root} path={path} />,
    title: `${root.title}/${path}`,
    count: images,
    choose: () => choose({ rootId: root.id, folder: path }),
  });
  // The one that was named first, else what would be made.
  const choices: readonly Choice[] = [
    ...(named === undefined ? [] : [asChoice(named)]),
    ...news.map(({ root, folder }) => ({
      key: `new:${root.id}`,
      name: t('gallery.move.new', { place: placeParts(root, folder).join(' › ') }),
      icon: FolderPlus,
      choose: () => choose({ rootId: root.id, folder }),
    })),
    ...matches
      .filter((match) => match !== named)
      .slice(0, MAX_SHOWN)
      .map(asChoice),
  ];
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('gallery.move.title')}
      description={t('gallery.move.text', { count: chosen.count })}
      size="small"
      closeLabel={t('common.close')}
    >
      <ChoiceBox
        text={text}
        onText={setText}
        label={t('gallery.move.folder')}
        placeholder={t('gallery.move.placeholder')}
        choices={choices}
        namesFirst={named !== undefined || news.length > 0}
      />
    </Dialog>
  );
}

/** What was typed as a folder of a root; in the library all of them lie below one. */
function newFolder(root: RootNode, typed: string): string {
  if (root.id !== LIBRARY_ROOT || takesPictures(true, typed)) return typed;
  return typed === '' ? '' : `${PICTURES_FOLDER}/${typed}`;
}

/** `Library`, `2026`, `11` */
function placeParts(root: RootNode, path: string): readonly string[] {
  return [root.title, ...path.split('/').filter(Boolean)];
}

function PlaceName({ root, path }: { root: RootNode; path: string }): ReactNode {
  const parts = placeParts(root, path);
  return (
    <span className={styles.choicePlace}>
      {parts.length > 1 && (
        <span className={styles.choicePath}>{`${parts.slice(0, -1).join(' › ')} › `}</span>
      )}
      <span className={styles.choiceName}>{parts.at(-1)}</span>
    </span>
  );
}
