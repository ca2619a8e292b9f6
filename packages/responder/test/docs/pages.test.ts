import { fileURLToPath } from 'node:url';
import { format, resolveConfig, type BuiltInParserName } from 'prettier';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/config/resolve-settings.ts';
import { parseSettings } from '../../src/config/settings-file.ts';
import { settingsJsonSchema } from '../../src/config/settings-schema.ts';
import { fromRadvdPage } from './from-radvd-page.ts';
import { settingsPage } from './settings-page.ts';

const settings = fileURLToPath(new URL('../../../../docs/responder-settings.md', import.meta.url));
const fromRadvd = fileURLToPath(new URL('../../../../docs/from-radvd.md', import.meta.url));
const schema = fileURLToPath(new URL('../../settings.schema.json', import.meta.url));

/** As `npm run format` would leave it. */
async function formatted(text: string, file: string, parser: BuiltInParserName): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), parser });
}

// All are written by `npx vitest run test/docs -u` in packages/responder.
describe('made of the tables', () => {
  it('is docs/responder-settings.md', async () => {
    await expect(await formatted(settingsPage(), settings, 'markdown')).toMatchFileSnapshot(settings);
  });

  it('is docs/from-radvd.md', async () => {
    await expect(await formatted(fromRadvdPage(), fromRadvd, 'markdown')).toMatchFileSnapshot(fromRadvd);
  });

  it('is settings.schema.json, for editors', async () => {
    const text = JSON.stringify(settingsJsonSchema());
    await expect(await formatted(text, schema, 'json')).toMatchFileSnapshot(schema);
  });
});

describe('the configurations of the pages', () => {
  const blocks = [settingsPage(), fromRadvdPage()].flatMap((text) =>
    [...text.matchAll(/```yaml\n([^]*?)```/g)].map(([, block = '']) => block),
  );

  it('are found', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(9);
  });

  it.each(blocks)('are valid: %s', (block) => {
    const { settings: written, diagnose } = parseSettings(block, 'ra.yaml');
    const { config, problems } = resolveSettings({ given: {}, written, diagnose });
    expect(problems).toEqual([]);
    expect(config.interfaces.length).toBeGreaterThan(0);
  });
});
