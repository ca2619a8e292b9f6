import { expect, it } from 'vitest';
import { guessService } from './guess-service.ts';

it.each([
  ['HTTP/1.1 400 Bad Request\r\n', 'an HTTP server'],
  ['<!DOCTYPE html>', 'a web page'],
  ['SSH-2.0-OpenSSH_9.2p1\r\n', 'an SSH server'],
  ['220 mail.example.net ESMTP\r\n', 'a mail or FTP server'],
  ['* OK IMAP4rev1\r\n', 'a mail server'],
  ['\x15\x03\x01\x00\x02\x02\x32', 'a TLS server (HTTPS, for example)'],
  [`\x02\0\0\0${'k'.repeat(88)}`, 'a WireGuard peer'],
  [`\x03\0\0\0${'k'.repeat(60)}`, 'a WireGuard peer'],
  [`\x01\x01\0\0\x21\x12\xa4\x42${'t'.repeat(12)}`, 'a STUN server'],
  [`\x02\0\0\0${'k'.repeat(20)}`, undefined],
  ['\x15\x03', undefined],
  ['hello', undefined],
  ['', undefined],
])('%j is from %s', (text, name) => {
  expect(guessService(Buffer.from(text, 'latin1'))).toBe(name);
});
