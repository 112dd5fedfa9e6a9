import { InvalidArgumentError, type Command } from 'commander';
import { compose, extensionOf, type ComposeOptions } from '../compose.ts';
import { integerFrom } from '../options.ts';
import { withAnySession } from '../session.ts';

interface CollageCommand extends ComposeOptions {
  readonly columns: number;
  readonly width: number;
  readonly border: number;
  readonly rowSpacing?: number;
  readonly background: string;
  readonly quality: number;
}

const FORMATS: Readonly<Record<string, 'jpeg' | 'png' | 'webp'>> = {
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.png': 'png',
  '.webp': 'webp',
};

export function registerCollage(program: Command): void {
  program
    .command('collage [folder]')
    .description('Make a collage of a folder’s pictures, or of those a query finds')
    .option('--query <text>', 'pictures of the library instead of a folder’s')
    .option('--order <order>', 'given, name or created', 'name')
    .option(
      '-o, --output <file>',
      'where it goes (.jpg, .png, .webp); a picture of the library when left out',
    )
    .option('--columns <n>', 'pictures per row', integerFrom(1, 100), 5)
    .option('--width <pixels>', 'width of the whole', integerFrom(100, 16_000), 2400)
    .option('--border <pixels>', 'space round the whole and between columns', integerFrom(0, 500), 2)
    .option(
      '--row-spacing <pixels>',
      'space between rows; like the border when left out',
      integerFrom(0, 500),
    )
    .option('--background <color>', '#rrggbb', colorOption, '#000000')
    .option('--quality <n>', '1 to 100', integerFrom(1, 100), 95)
    .action((folder: string | undefined, options: CollageCommand, command: Command) =>
      withAnySession(
        command,
        (session) => {
          const { columns, width, border, rowSpacing = border, background, quality } = options;
          const format = FORMATS[extensionOf(options.output, Object.keys(FORMATS))] ?? 'jpeg';
          return compose(session, folder, options, {
            kind: 'collage',
            options: { columns, width, border, rowSpacing, background, quality, format },
          });
        },
        options.output !== undefined,
      ),
    );
}

function colorOption(text: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(text)) throw new InvalidArgumentError('It must be a colour like #ffffff.');
  return text;
}
