import type { Command } from 'commander';
import type { CatalogWork } from '../../../domain/catalog-work.ts';
import { integerFrom } from '../options.ts';
import { createOutput, noteCatalogWork } from '../output.ts';
import { globalOptions } from '../session.ts';

/** Runs the web host until it is told to stop. */
export type Serve = (options: {
  readonly library: string;
  readonly port: number;
  readonly onReady: (url: string) => void;
  readonly onServed: (url: string) => void;
  readonly onCatalogWork: (work: CatalogWork) => void;
}) => Promise<void>;

export function registerServe(program: Command, serve: Serve): void {
  program
    .command('serve')
    .description('Serve the app to a browser on this machine')
    .option('--port <n>', 'port; any free one when left out', integerFrom(0, 65_535), 0)
    .action(async (options: { port: number }, command: Command) => {
      const { library, json } = await globalOptions(command);
      const output = createOutput(json);
      const onReady = (url: string): void => output.result({ url }, [url]);
      const onServed = (url: string): void => {
        output.note('Gesso has this library open already. This is its address:');
        onReady(url);
      };
      const onCatalogWork = (work: CatalogWork): void => noteCatalogWork(output, work);
      await serve({ library, port: options.port, onReady, onServed, onCatalogWork });
    });
}
