import { AcmePage, exampleApp } from '../harness/acme-page.ts';
import { expectHears } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { Handset } from '../harness/handset.ts';

const workspaceNumber = () => seeded(getDemo().workspaces, 0, 'workspace').number;

test('a product receives a call, and its own elements keep their styles', async ({ agentContext, phone }) => {
  const ownStyles = await (await AcmePage.openWithoutCalls(await agentContext())).ownStyles();
  const acme = await AcmePage.open(await agentContext());
  await expect(acme.availability).toHaveText('Not available');
  await acme.expectOwnStyles(ownStyles, 'with the provider');

  await acme.goAvailable();
  await phone.call(workspaceNumber());
  await expect(acme.incoming).toBeVisible();
  await acme.expectOwnStyles(ownStyles, 'while a call rings');
  await acme.incoming.getByRole('button', { name: 'Accept' }).click();
  await expect(acme.callDialog.getByRole('timer')).toBeVisible();
  await phone.expectOnCall();
  await expectHears(acme.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);
  await acme.expectOwnStyles(ownStyles, 'with the call’s window');

  await acme.callDialog.getByRole('button', { name: 'Collapse' }).click();
  await expect(acme.callDialog).toBeHidden();
  await acme.expectOwnStyles(ownStyles, 'with the banner');
  const hangUp = acme.banner.getByRole('button', { name: 'Hang up' });
  await expect(hangUp, 'the product’s rule for buttons does not apply').toHaveCSS('text-transform', 'none');
  await expect(hangUp).not.toHaveCSS('border-radius', '0px');
  await hangUp.click();
  await phone.expectEnded('the other party hung up');
});

test('a product places a call with useVoiceDevice', async ({ agentContext, customerContext }) => {
  const customer = await Handset.open(await customerContext(), '+15550100007');
  const acme = await AcmePage.open(await agentContext());
  const call = acme.page.getByRole('button', { name: 'Call', exact: true }).first();
  await call.click();
  await customer.answer();
  await customer.expectOnCall();
  await expect(call).toBeDisabled();
  await expectHears(acme.page, CUSTOMER_HZ);
  await expectHears(customer.page, AGENT_HZ);
  await customer.hangUp();
  await expect(call).toBeEnabled();
});

test.describe('on an origin that the server does not allow', () => {
  test.use({ allowedConsoleErrors: /CORS policy|Failed to load resource/ });

  test('the product works, and a warning contains the setting to change', async ({ agentContext }) => {
    const origin = exampleApp().replace('localhost', '127.0.0.1');
    const context = await agentContext();
    const warning = context.waitForEvent('console', (message) => message.text().startsWith('Ringback: '));
    const acme = await AcmePage.open(context, { origin });
    expect((await warning).text()).toContain(`Add ${origin} to the server’s setting BASE_CLIENT_URL`);
    await expect(acme.availability).not.toHaveText('Available');
    await acme.page.getByRole('button', { name: 'Ship' }).first().click();
    await expect(acme.page.getByText('A-1042')).toHaveCount(0);
  });
});
