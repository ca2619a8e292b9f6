export { createResponderCommand } from './command/command.ts';
