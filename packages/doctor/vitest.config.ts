export { default } from '../../tools/build/vitest.base.ts';
