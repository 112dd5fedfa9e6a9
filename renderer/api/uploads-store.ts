import { create } from 'zustand';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';
import { addPicture } from './add-picture.ts';
import { errorText } from './error-text.ts';
import { navigate } from './navigation.ts';

interface UploadsState {
  /** Files handed to the library one by one; null when none are. */
  readonly progress: { readonly done: number; readonly total: number } | null;
}

export const useUploads = create<UploadsState>(() => ({ progress: null }));

const waiting: File[] = [];

/** Brings pictures into the library by their bytes, after those that are on their way already, and tells how it went. */
export async function uploadPictures(files: readonly File[]): Promise<void> {
  waiting.push(...files);
  const { progress } = useUploads.getState();
  useUploads.setState({
    progress: { done: progress?.done ?? 0, total: (progress?.total ?? 0) + files.length },
  });
  if (progress !== null) return;
  const failed: string[] = [];
  const known: string[] = [];
  let added = 0;
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    try {
      const picture = await addPicture(file);
      if (picture.known) known.push(picture.uid);
      else added++;
    } catch (error) {
      failed.push(`${file.name}: ${errorText(error)}`);
    }
    const { total } = useUploads.getState().progress ?? { total: 0 };
    useUploads.setState({ progress: { done: added + known.length + failed.length, total } });
  }
  useUploads.setState({ progress: null });
  if (added > 0) showToast({ tone: 'success', text: translate('library.broughtIn', { count: added }) });
  const [first] = known;
  if (first !== undefined) {
    showToast({
      text: translate('library.alreadyHere', { count: known.length }),
      action: { label: translate('library.showPicture'), run: () => navigate('image', { uid: first }) },
    });
  }
  if (failed.length > 0) {
    const more = failed.length > 3 ? [translate('library.moreFailed', { count: failed.length - 3 })] : [];
    showToast({ tone: 'error', text: [...failed.slice(0, 3), ...more].join('\n') });
  }
}

/** What is in already stays. */
export function cancelUploads(): void {
  waiting.length = 0;
}
