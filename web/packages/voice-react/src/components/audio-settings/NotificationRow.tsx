import { Button, Flex, Text } from '@chakra-ui/react';
import { useState } from 'react';
import type { Notifications } from '../../hooks/useNotifications';
import { messages } from '../../messages';
import { Row } from './Row';

const t = messages.notifications;

/** Turns the notifications of ringing calls on and off, and shows one for a test. */
export function NotificationRow({ notifications }: { notifications: Notifications }) {
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
    </Row>
  );
}
