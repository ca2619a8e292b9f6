import { defineConfig } from 'tsup';
import { library } from '../../tools/build/tsup.base.ts';

export default defineConfig(library());
