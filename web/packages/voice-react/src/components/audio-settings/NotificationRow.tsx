import { Button, Flex, Text } from '@chakra-ui/react';
import { useState } from 'react';
import type { Push } from '../../hooks/useCallPush';
import type { Notifications } from '../../hooks/useNotifications';
import { messages } from '../../messages';
import { Row } from './Row';

const t = messages.notifications;

interface Props {
  notifications: Notifications;
  push: Push;
}

/** Turns the notifications of ringing calls on and off, also those without an open page, and shows one for a test. */
export function NotificationRow({ notifications, push }: Props) {
  const { state, turnOn, turnOff, test } = notifications;
  const [result, setResult] = useState<'shown' | 'failed' | null>(null);
  const show = () =>
    test().then(
      () => setResult('shown'),
      () => setResult('failed'),
    );
  return (
    <Row title={t.name}>
      <Text role="status" color={state === 'blocked' || result === 'failed' ? 'warn' : 'fg.muted'} mb="12px">
        {state === 'on' && result ? t.test[result] : t.state[state]}
      </Text>
      <Flex gap="8px" wrap="wrap">
        {state === 'on' && (
          <>
            <Button size="sm" variant="outline" onClick={() => void show()}>
              {t.test.button}
            </Button>
            <Button size="sm" variant="ghost" onClick={turnOff}>
              {t.turnOff}
            </Button>
          </>
        )}
        {(state === 'ask' || state === 'off') && (
          <Button size="sm" variant="outline" onClick={turnOn}>
            {t.turnOn}
          </Button>
        )}
      </Flex>
      {state === 'on' && <WithoutPage push={push} />}
    </Row>
  );
}

function WithoutPage({ push: { state, turnOn, turnOff } }: { push: Push }) {
  if (state === 'unsupported') return null;
  return (
    <>
      <Text role="status" color={state === 'failed' ? 'warn' : 'fg.muted'} mt="16px" mb="12px">
        {t.push.state[state]}
      </Text>
      {state === 'on' ? (
        <Button size="sm" variant="ghost" onClick={turnOff}>
          {t.push.turnOff}
        </Button>
      ) : (
        <Button size="sm" variant="outline" onClick={turnOn}>
          {t.push.turnOn}
        </Button>
      )}
    </>
  );
}
