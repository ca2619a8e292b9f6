#!/usr/bin/env -S node --max-semi-space-size=1
// Messages are short-lived: the young generation of the default size would take three times the memory of the rest.
import { main } from './command/main.ts';

process.exitCode = await main(process.argv);
