import { Agent } from '../harness/agent.ts';
import { DESKTOP, PHONE } from '../harness/browsers.ts';
import { seeded, theDemo } from '../harness/demo.ts';
import { expectFit } from '../harness/fit.ts';
import { Handset } from '../harness/handset.ts';
import { expect, test } from '../harness/test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, viewport] of Object.entries({ wide: DESKTOP, narrow: PHONE })) {
    test(`every screen can be read and reached, ${colorScheme} and ${width}`, async ({ console, street }) => {
      test.setTimeout(90_000);
      const context = await console({ colorScheme, viewport, reducedMotion: 'reduce' });
      const visitor = await context.newPage();
      await visitor.goto(theDemo().console);
      await expect(visitor.getByLabel('Password')).toBeVisible();
      await expectFit(visitor, 'sign-in');
      await visitor.close();

      const agent = await Agent.onDuty(context);
      for (const screen of ['Calls', 'Dialer', 'Voice'] as const) {
        await agent.open(screen);
        await expect(agent.page.getByRole('heading', { level: 1 }).filter({ visible: true })).toBeVisible();
        await expectFit(agent.page, screen);
      }

      const phone = await Handset.on(await street({ colorScheme, viewport, reducedMotion: 'reduce' }));
      await expectFit(phone.page, 'the phone page');
      await phone.call(seeded(theDemo().workspaces, 0, 'workspace').number);
      await expect(agent.incoming).toBeVisible();
      await expectFit(agent.page, 'the incoming call');
      await agent.accept();
      await phone.onACall();
      await agent.press('Keypad');
      await expectFit(agent.page, 'the call');
      await expectFit(phone.page, 'the phone page on a call');
      await agent.hangUp();
      await agent.free();
    });
  }
}
