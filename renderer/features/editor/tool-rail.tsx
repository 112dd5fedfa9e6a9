import type { ReactNode } from 'react';
import {
  Brush,
  Circle,
  Eraser,
  Lasso,
  Move,
  PaintBucket,
  Pentagon,
  Redo2,
  Square,
  Undo2,
  WandSparkles,
  type LucideIcon,
} from 'lucide-react';
import type { CommandId } from '../../commands/definitions.ts';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { MASK_TOOLS, type MaskToolName } from './canvas/mask-tool.ts';
import { useEditor, usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

const ICONS: Readonly<Record<MaskToolName, LucideIcon>> = {
  brush: Brush,
  eraser: Eraser,
  rectangle: Square,
  ellipse: Circle,
  polygon: Pentagon,
  lasso: Lasso,
  bucket: PaintBucket,
  wand: WandSparkles,
};

/** The mask's tools, one under another. */
export function ToolRail(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  const mask = useEditor((state) => state.mask);
  return (
    <div
      className={styles.rail}
      role="toolbar"
      aria-label={t('editor.tools.title')}
      aria-orientation="vertical"
    >
      {MASK_TOOLS.map((tool) => (
        <ToolButton key={tool} tool={tool} disabled={picture === null} />
      ))}
      <MoveButton disabled={picture === null} />
      <hr className={styles.railLine} />
      <CommandButton
        id="editor.undo"
        icon={Undo2}
        label={t('editor.undo')}
        disabled={!mask.canUndo}
        run={() => session.undo()}
      />
      <CommandButton
        id="editor.redo"
        icon={Redo2}
        label={t('editor.redo')}
        disabled={!mask.canRedo}
        run={() => session.redo()}
      />
    </div>
  );
}

function ToolButton({ tool, disabled }: { tool: MaskToolName; disabled: boolean }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const current = useEditor((state) => (state.moving ? null : state.tool.tool));
  const shortcut = useShortcut(`editor.${tool}`);
  return (
    <IconButton
      icon={ICONS[tool]}
      label={t(`editor.tools.${tool}`)}
      shortcut={shortcut}
      size="large"
      pressed={current === tool}
      disabled={disabled}
      onClick={() => session.setTool({ tool })}
    />
  );
}

function MoveButton({ disabled }: { disabled: boolean }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const moving = useEditor((state) => state.moving);
  const shortcut = useShortcut('editor.move');
  return (
    <IconButton
      icon={Move}
      label={t('editor.tools.move')}
      shortcut={shortcut}
      size="large"
      pressed={moving}
      disabled={disabled}
      onClick={() => session.setMoving(true)}
    />
  );
}

interface CommandButtonProps {
  id: CommandId;
  icon: LucideIcon;
  label: string;
  disabled?: boolean;
  run(): void;
}

function CommandButton({ id, icon, label, disabled = false, run }: CommandButtonProps): ReactNode {
  const shortcut = useShortcut(id);
  return (
    <IconButton
      icon={icon}
      label={label}
      shortcut={shortcut}
      size="large"
      disabled={disabled}
      onClick={run}
    />
  );
}
