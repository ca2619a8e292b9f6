#!/usr/bin/env -S node --max-semi-space-size=1 --always-sparkplug
// Messages are short-lived: the young generation of the default size would take three times the memory of the rest.
// An advertisement goes out too rarely for its code to be compiled otherwise, and interpreted it leaves later.
import { main } from './command/main.ts';

process.exitCode = await main(process.argv);
