import { mergeConfig } from 'vitest/config';
import base from '../../tools/build/vitest.base.ts';

/** Most of these tests wait for the kernel; two at a time wait together. */
export default mergeConfig(base, { test: { maxWorkers: 2 } });
