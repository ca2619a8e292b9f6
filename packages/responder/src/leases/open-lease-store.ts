import { createMemoryStore, type LeaseStore } from '@ovlab/dhcpv6';
import { OvlabError } from '@ovlab/core/errors';
import type { Logger } from '../logger.ts';
import { openLmdbStore } from './lmdb-store.ts';
