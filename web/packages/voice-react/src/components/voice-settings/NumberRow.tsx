import { Badge, Box, Checkbox, Flex, Text } from '@chakra-ui/react';
import { formatPhoneNumber } from '@ringback/ui';
import type { AccountNumber } from '@ringback/voice-client';
import { useId } from 'react';
import { messages } from '../../messages';

const t = messages.settings.phoneNumbers;

interface Props {
  number: AccountNumber;
  selected: boolean;
  disabled: boolean;
  onSelect: (ticked: boolean) => void;
}

/** A phone number, routingId its calls go, and how saving would change that. */
export function NumberRow({ number, selected, disabled, onSelect }: Props) {
  const routingId = useId();
  const label = isDefaultLabel(number) ? null : number.label;
  const effect = saveEffect(number, selected);
  return (
    <Flex as="li" wrap="wrap" align="center" gap="0 16px" py="8px" borderTopWidth="1px" borderColor="line">
      <Checkbox.Root
        size="sm"
        flex="1"
        minW="176px"
        minH="40px"
        gap="12px"
        checked={selected}
        disabled={disabled}
        onCheckedChange={({ checked }) => onSelect(checked === true)}
      >
        <Checkbox.HiddenInput aria-describedby={routingId} />
        <Checkbox.Control />
        <Checkbox.Label opacity="1" overflowWrap="anywhere">
          <Text as="span" display="block" fontWeight="500">
            {formatPhoneNumber(number.number)}
          </Text>
          {label && (
            <Text as="span" display="block" color="fg.muted" textStyle="xs" fontWeight="400">
              {label}
            </Text>
          )}
        </Checkbox.Label>
      </Checkbox.Root>
      <Box id={routingId} display="contents">
        <Routing of={number} />
        {effect && (
          <Text w="100%" pl="28px" mt="4px" textStyle="xs" color={effect.isWarning ? 'warn' : 'fg.muted'}>
            {effect.text}
          </Text>
        )}
      </Box>
    </Flex>
  );
}

function Routing({ of: { points, elsewhere } }: { of: AccountNumber }) {
  return points === 'here' ? (
    <Badge borderRadius="full" px="8px" minH="24px" textStyle="xs" bg="answer.soft" color="answer">
      {t.usedHere}
    </Badge>
  ) : (
    <Text color="fg.muted" textStyle={{ base: 'xs', sm: 'sm' }} overflowWrap="anywhere" pl={{ base: '28px', sm: '0' }}>
      {elsewhere ? t.usedElsewhere(elsewhere) : t.notUsed}
    </Text>
  );
}

function saveEffect({ points, elsewhere, followsApp }: AccountNumber, ticked: boolean) {
  if (followsApp) return { isWarning: false, text: t.followsApp };
  if (ticked && elsewhere) return { isWarning: true, text: t.takeOver(elsewhere) };
  if (!ticked && points === 'here') return { isWarning: false, text: t.giveBack };
  return null;
}

/** Returns whether the label is Twilio's default, which is the number itself. */
const isDefaultLabel = ({ number, label }: AccountNumber) =>
  /^[+()\d\s.-]*$/.test(label) && number.endsWith(label.replace(/\D/g, ''));
