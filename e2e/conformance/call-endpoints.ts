import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { getDemo } from '../harness/demo.ts';

type ScriptStep = { say: string } | { answerAfterMs: number };

/** Registers a phone that answers every call, runs the script and stays on the line. Returns its number. */
export async function registerScriptedPhone(number: string, ...script: ScriptStep[]): Promise<string> {
  const response = await fetch(`${getDemo().exchange}/exchange/phones`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ number, script }),
  });
  expect(response.status, await response.text()).toBe(201);
  return number;
}

/** Starts an HTTP server that counts its requests and returns the same TwiML document for each. */
export async function startTwimlServer(twiml: string) {
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.setHeader('Content-Type', 'text/xml').end(twiml);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    voiceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/voice`,
    countRequests: () => requests,
    close: () => void server.close(),
  };
}
