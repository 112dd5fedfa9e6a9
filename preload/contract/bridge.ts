import type { CatalogWork } from '../../main/domain/catalog-work.ts';
import type { Reply, Transport } from './client.ts';

/** What the preload script puts on `window.gesso` on the desktop. Absent in a browser. */
export interface Bridge extends Transport {
  readonly host: 'electron';
  /**
   * Asks the user, in a window of the system's, whether dropped folders and pictures may be read where they lie. Resolves to grants
   * for those that may: none when the user says no.
   */
  grantFiles(files: readonly File[]): Promise<readonly DroppedGrant[]>;
  /**
   * Starts dragging files out of the window. Call from a `dragstart` handler that prevented the default, while the button is down.
   * Says why when there is nothing to drag, such as a file that is gone.
   */
  startDrag(what: DraggedFiles): Promise<Reply>;
  /** Makes the native menu say what the command registry says. */
  setMenu(sections: readonly MenuSection[]): void;
  /** Calls back with what main asks the window to do: menu commands, opened files, clicked notifications. */
  onCommand(listener: (command: HostCommand) => void): () => void;
}

export type DraggedFiles =
  | { readonly kind: 'originals'; readonly uids: readonly string[] }
  /** What `library.exportImages` made for it, under the pictures' own small image. */
  | { readonly kind: 'exports'; readonly downloadId: string; readonly uids: readonly string[] };

/** A dropped folder or picture that may be read. */
export interface DroppedGrant {
  readonly grant: string;
  readonly name: string;
  readonly isFolder: boolean;
}

export type HostCommand =
  | {
      readonly kind: 'run';
      readonly commandId: string;
      /** By a key press that the page left alone, which may have been meant as text. */
      readonly byKey: boolean;
    }
  | { readonly kind: 'open-image'; readonly uid: string }
  /** The page crashed or was not loaded, and is a new one now. */
  | { readonly kind: 'page-restarted' }
  | { readonly kind: 'open-session'; readonly sessionId: string }
  /** Before the library is open, which answers nothing until then. */
  | { readonly kind: 'catalog-work'; readonly work: CatalogWork }
  | {
      readonly kind: 'open-files';
      readonly grants: readonly { readonly grant: string; readonly name: string }[];
    };

/** One menu of the menu bar, in the user's words. */
export interface MenuSection {
  readonly title: string;
  /** The system's own menu that its items are put into; null: a menu of their own. */
  readonly joins: 'app' | 'edit' | 'help' | null;
  readonly items: readonly {
    readonly commandId: string;
    readonly title: string;
    /** Electron's accelerator, e.g. `CmdOrCtrl+K`; null: none. */
    readonly accelerator: string | null;
  }[];
}
