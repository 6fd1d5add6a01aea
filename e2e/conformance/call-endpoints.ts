import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { theDemo } from '../harness/demo.ts';

/** A telephone of the outside that takes every call, says its words and stays on the line. */
export async function telephone(number: string, ...words: string[]): Promise<string> {
  const phone = await fetch(`${theDemo().exchange}/exchange/phones`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ number, script: words.map((say) => ({ say })) }),
  });
  expect(phone.status, await phone.text()).toBe(201);
  return number;
}

/** An application that answers every request with one document. */
export async function answering(twiml: string) {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/xml').end(twiml);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    voiceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/voice`,
    end: () => void server.close(),
  };
}
