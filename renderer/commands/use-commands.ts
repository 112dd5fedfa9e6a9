import { useEffect, useRef, type RefObject } from 'react';
import { type CommandId } from './definitions.ts';
import { addHandlers, useCommandState, type CommandLayer } from './registry.ts';

type Handlers = Partial<Readonly<Record<CommandId, () => void>>>;

interface UseCommandsOptions {
  readonly layer?: CommandLayer;
  /** Whether the commands can act now; false takes them out of palette and shortcuts. */
  readonly enabled?: boolean;
  /** Act only while the focus is inside this element. */
  readonly within?: RefObject<HTMLElement | null>;
}

/** Carries commands out while the component is mounted. The handlers may be new functions on every render. */
export function useCommands(
  handlers: Handlers,
  { layer = 'screen', enabled = true, within }: UseCommandsOptions = {},
): void {
  const latest = useRef({ handlers, enabled });
  useEffect(() => {
    latest.current = { handlers, enabled };
  });
  const ids = (Object.keys(handlers) as CommandId[]).join(' ');
  useEffect(
    () =>
      addHandlers(
        (ids.split(' ').filter(Boolean) as CommandId[]).map((id) => ({
          id,
          layer,
          isEnabled: () => latest.current.enabled && latest.current.handlers[id] !== undefined,
          within: within === undefined ? undefined : () => within.current,
          run: () => latest.current.handlers[id]?.(),
        })),
      ),
    [ids, layer, within],
  );
}

/** The first shortcut of a command as it stands now, for menus and tooltips. */
export function useShortcut(id: CommandId): string | undefined {
  return useCommandState((state) => state.keymap.get(id)?.[0]);
}
