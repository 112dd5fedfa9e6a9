import type { Command } from 'commander';
import { DEFAULT_EDIT_SETTINGS } from '../../../domain/edit.ts';
import { AppError } from '../../../domain/errors.ts';
import { extendedSize, isExtended } from '../../../domain/frame-geometry.ts';
import { addGenerationOptions, integerOption, type GenerationOptions } from '../options.ts';
import { withSession, type Session } from '../session.ts';
import { generate, uidOfFile } from './generate.ts';

interface EditOptions extends GenerationOptions {
  readonly prompt?: string;
}

interface SideOptions extends EditOptions {
  readonly left: number;
  readonly right: number;
  readonly up: number;
  readonly down: number;
}

/** `edit` changes what a mask covers; `outpaint` adds to a picture's sides. */
export function registerEdit(program: Command): void {
  addGenerationOptions(
    program.command('edit <file>').description('Change what a mask covers, and nothing else'),
  )
    .requiredOption('--mask <png>', 'white where the picture may change, of its size')
    .option('--prompt <text>', 'what should be there')
    .action((file: string, options: EditOptions & { mask: string }, command: Command) =>
      withSession(command, async (session) => {
        const source = await sourceOf(session, file);
        const [grant = ''] = await session.grant([options.mask]);
        const { maskId } = await session.api.editor.importMask({ grant });
        await generate(session, 'inpaint', options, {
          prompt: options.prompt ?? '',
          width: source.width,
          height: source.height,
          inputs: [
            { role: 'source', uid: source.uid },
            { role: 'mask', uid: maskId },
          ],
          edit: DEFAULT_EDIT_SETTINGS,
        });
      }),
    );
  const outpaint = addGenerationOptions(
    program.command('outpaint <file>').description('Extend a picture; the original stays as it is'),
  ).option('--prompt <text>', 'what should be there');
  for (const side of ['left', 'right', 'up', 'down']) {
    outpaint.option(`--${side} <pixels>`, '64 to 2048', integerOption, 0);
  }
  outpaint.action((file: string, options: SideOptions, command: Command) =>
    withSession(command, async (session) => {
      const { left, right, up, down } = options;
      const extend = { left, right, up, down };
      if (!isExtended(extend)) {
        throw new AppError(
          'INVALID_INPUT',
          'Say how far with --left, --right, --up or --down: 64 to 2048 pixels.',
        );
      }
      const source = await sourceOf(session, file);
      await generate(session, 'outpaint', options, {
        prompt: options.prompt ?? '',
        ...extendedSize(source, extend),
        inputs: [{ role: 'source', uid: source.uid }],
        extend,
        edit: DEFAULT_EDIT_SETTINGS,
      });
    }),
  );
}

async function sourceOf(
  session: Session,
  file: string,
): Promise<{ readonly uid: string; readonly width: number; readonly height: number }> {
  const uid = await uidOfFile(session, file);
  const { record } = await session.api.gallery.details({ uid });
  return { uid, width: record.file.width, height: record.file.height };
}
