import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate --config main/catalog/drizzle.config.ts --name NAME`, from the repository's root. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './main/catalog/schema.ts',
  out: './main/catalog/migrations',
});
