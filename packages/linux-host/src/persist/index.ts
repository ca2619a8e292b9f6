export { detectBackend } from './detect.ts';
export {
  persistBackends,
  type PersistBackend,
  type PersistedInstance,
  type PersistedNetwork,
  type PersistedService,
} from './persisted-network.ts';
export { persistedNetwork } from './persisted-network-of.ts';
export type { PersistRequest, SystemSettings } from './persist-request.ts';
export { readExisting } from './read-existing.ts';
export { removePersistence } from './remove.ts';
export { renderPersistence } from './render.ts';
export type { ExistingFile, RenderedFile } from './rendered-file.ts';
export { unitNames } from './units.ts';
export { writePersistence, type PersistChange, type PersistReport } from './write.ts';
