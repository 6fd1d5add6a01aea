import { Box, Button, Flex, Heading, Link, Skeleton, Text } from '@chakra-ui/react';
import type { AccountNumber, Problem } from '@ringback/voice-client';
import { type FormEvent, useState } from 'react';
import { useAccountNumbers } from '../../hooks/useAccountNumbers';
import type { Realtime } from '../../hooks/useRealtime';
import { messages } from '../../messages';
import { NumberRow } from './NumberRow';
import { SetupProgress } from './SetupProgress';

const t = messages.settings.phoneNumbers;

interface Props {
  workspaceId: string;
  realtime: Realtime;
  /** Whether the workspace was set up manually. Numbers are then read-only here and configured at Twilio. */
  isManualSetup: boolean;
}

/** Selects which of the account's numbers the workspace uses. */
export function PhoneNumbers({ workspaceId, realtime, isManualSetup }: Props) {
  const { numbers, loadProblem, saveProblem, step, load, save } = useAccountNumbers(workspaceId, realtime);
  const [selection, setSelection] = useState<ReadonlyMap<string, boolean>>(new Map());
  const isSelected = ({ number, points }: AccountNumber) => selection.get(number) ?? points === 'here';
  const chosen = numbers?.filter(isSelected).map(({ number }) => number) ?? [];
  const isChanged = numbers?.some((each) => isSelected(each) !== (each.points === 'here')) ?? false;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(chosen, () => setSelection(new Map()));
  };

  return (
    <Box as="section" aria-label={t.title} bg="bg.card" borderRadius="10px" boxShadow="card" p="24px" mt="16px">
      <Heading as="h3" textStyle="md" fontWeight="600">
        {t.title}
      </Heading>
      <Text color="fg.muted" mt="4px" mb="16px">
        {isManualSetup ? t.manualIntro : t.intro}
      </Text>
      {loadProblem && <LoadProblem problem={loadProblem} onRetry={() => void load()} />}
      {!numbers && !loadProblem && <Skeleton h="96px" borderRadius="10px" bg="bg.controlPressed" aria-hidden />}
      {numbers?.length === 0 && <NoNumbers onRetry={() => void load()} />}
      {numbers && numbers.length > 0 && (
        <form onSubmit={submit}>
          <Box as="ul" listStyleType="none" maxH="432px" overflowY="auto" mx="-8px" px="8px" aria-label={t.title}>
            {numbers.map((each) => (
              <NumberRow
                key={each.number}
                number={each}
                selected={isSelected(each)}
                disabled={isManualSetup || each.followsApp || step !== null}
                onSelect={(ticked) => setSelection((before) => new Map(before).set(each.number, ticked))}
              />
            ))}
          </Box>
          {saveProblem && <SaveProblem problem={saveProblem} />}
          {!isManualSetup && (
            <Flex gap="8px 16px" align="center" wrap="wrap" mt="16px">
              <Button type="submit" size="sm" disabled={!isChanged || step !== null}>
                {t.save}
              </Button>
              {isChanged && !step && (
                <Button size="sm" variant="ghost" onClick={() => setSelection(new Map())}>
                  {messages.settings.cancel}
                </Button>
              )}
              {isChanged && chosen.length === 0 && <Text color="warn">{t.noneSelected}</Text>}
            </Flex>
          )}
        </form>
      )}
      {step && <SetupProgress label={t.progress} step={step} />}
    </Box>
  );
}

const LoadProblem = ({ problem, onRetry }: { problem: Problem; onRetry: () => void }) => (
  <Flex align="center" gap="16px" mb="16px">
    <Text role="alert" color="hangup" flex="1">
      {t.loadFailed} {problem.message}
    </Text>
    <Button size="sm" variant="outline" flexShrink="0" onClick={onRetry}>
      {messages.settings.again}
    </Button>
  </Flex>
);

/** The error of saving, with one line for each field that is wrong. */
const SaveProblem = ({ problem }: { problem: Problem }) => (
  <Box role="alert" color="hangup" mt="16px">
    {problem.fields.length > 1 ? (
      problem.fields.map(({ detail }) => <Text key={detail}>{detail}</Text>)
    ) : (
      <Text>{problem.message}</Text>
    )}
  </Box>
);

const NoNumbers = ({ onRetry }: { onRetry: () => void }) => (
  <Flex align="center" gap="16px" wrap="wrap">
    <Text flex="1" minW="200px">
      {t.none}{' '}
      <Link href={t.buy.href} target="_blank" rel="noreferrer" color="accent" textDecoration="underline">
        {t.buy.text}
      </Link>
    </Text>
    <Button size="sm" variant="outline" flexShrink="0" onClick={onRetry}>
      {t.retry}
    </Button>
  </Flex>
);
