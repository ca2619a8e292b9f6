import { defineConfig } from 'tsup';
import { library } from '../../tools/build/tsup.base.ts';

export default defineConfig(
  library({ entry: ['src/index.ts', 'src/errors-entry.ts', 'src/addresses-entry.ts'] }),
);
