import type { Command } from 'commander';
import { compose, extensionOf, type ComposeOptions } from '../compose.ts';
import { integerFrom } from '../options.ts';
import { withAnySession } from '../session.ts';

interface GifCommand extends ComposeOptions {
  readonly frame: number;
  readonly loops: number;
  readonly width?: number;
}

export function registerGif(program: Command): void {
  program
    .command('gif [folder]')
    .description(
      'Make an animation (GIF, or WebP by the ending) of a folder’s pictures, or of those a query finds',
    )
    .option('--query <text>', 'pictures of the library instead of a folder’s')
    .option('--order <order>', 'given, name or created', 'name')
    .option('-o, --output <file>', 'where it goes (.gif, .webp); a picture of the library when left out')
    .option('--frame <ms>', 'time a picture is shown', integerFrom(20, 60_000), 500)
    .option('--loops <n>', 'how often it repeats; 0 for ever', integerFrom(0, 1000), 0)
    .option('--width <pixels>', 'width; the first picture’s when left out', integerFrom(16, 4096))
    .action((folder: string | undefined, options: GifCommand, command: Command) =>
      withAnySession(
        command,
        (session) =>
          compose(session, folder, options, {
            kind: 'animation',
            options: {
              format: extensionOf(options.output, ['.gif', '.webp']) === '.webp' ? 'webp' : 'gif',
              frameMs: options.frame,
              loops: options.loops,
              width: options.width ?? null,
            },
          }),
        options.output !== undefined,
      ),
    );
}
