import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { messages } from '../../messages';
import { allCountries, callingCode, countriesOf, countryName, sortedByName } from '../../shared/countries';
import { SearchSelect } from '../../shared/SearchSelect';

const t = messages.dialingRules;

interface Props {
  workspaceId: string;
  /** False for the countries of the workspace's own numbers. */
  hasSelected: boolean;
  countries: readonly string[];
  error: string | undefined;
  disabled: boolean;
  onChange: (hasSelected: boolean, countries: readonly string[]) => void;
}

/** The countries that members may call: those of the workspace's numbers, or a list. */
export function CountriesField({ workspaceId, hasSelected, countries, error, disabled, onChange }: Props) {
  const { api } = useRingback();
  const { data: numbers = [] } = useQuery({
    queryKey: ['phone-numbers', workspaceId],
    queryFn: () => api.phoneNumbers(workspaceId),
  });
  const own = countriesOf(numbers.map(({ number }) => number));
  const options = useMemo(allCountries, []);
  const selectList = () => hasSelected || onChange(true, countries.length > 0 ? countries : own);
  return (
    <Box px="16px" pb="16px">
      <Box role="radiogroup" aria-label={t.countries}>
        <Choice
          name={t.ownCountries}
          detail={own.length > 0 ? sortedByName(own).map(countryName).join(', ') : t.noNumbers}
          checked={!hasSelected}
          disabled={disabled}
          onChoose={() => onChange(false, countries)}
        />
        <Choice name={t.selectedCountries} checked={hasSelected} disabled={disabled} onChoose={selectList} />
      </Box>
      {hasSelected && (
        <Box ps="28px" mt="4px">
          <Flex as="ul" listStyleType="none" gap="8px" wrap="wrap" mb="16px" aria-label={t.selectedCountries}>
            {sortedByName(countries).map((code) => (
              <Flex
                as="li"
                key={code}
                align="center"
                minH="32px"
                ps="12px"
                pe={disabled ? '12px' : '4px'}
                borderRadius="full"
                bg="bg.controlPressed"
              >
                {countryName(code)}
                {!disabled && (
                  <chakra.button
                    type="button"
                    aria-label={t.removeCountry(countryName(code))}
                    boxSize="24px"
                    ms="4px"
                    display="grid"
                    placeItems="center"
                    borderRadius="full"
                    cursor="pointer"
                    _hover={{ bg: 'bg.controlHover' }}
                    onClick={() =>
                      onChange(
                        true,
                        countries.filter((each) => each !== code),
                      )
                    }
                  >
                    <X size={14} aria-hidden />
                  </chakra.button>
                )}
              </Flex>
            ))}
          </Flex>
          {!disabled && (
            <SearchSelect
              label={t.addCountry}
              placeholder={t.searchCountries}
              options={options.filter(({ value }) => !countries.includes(value))}
              detailOf={callingCode}
              error={error}
              onSelect={(code) => onChange(true, [...countries, code])}
            />
          )}
        </Box>
      )}
    </Box>
  );
}

interface ChoiceProps {
  name: string;
  detail?: string;
  checked: boolean;
  disabled: boolean;
  onChoose: () => void;
}

const Choice = ({ name, detail, checked, disabled, onChoose }: ChoiceProps) => (
  <chakra.label display="flex" gap="12px" py="6px" cursor={disabled ? 'default' : 'pointer'}>
    <chakra.input
      type="radio"
      name="countries"
      mt="2px"
      boxSize="16px"
      flexShrink="0"
      accentColor="accent"
      checked={checked}
      disabled={disabled}
      onChange={onChoose}
    />
    <Box>
      <Text>{name}</Text>
      {detail && (
        <Text textStyle="xs" color="fg.muted">
          {detail}
        </Text>
      )}
    </Box>
  </chakra.label>
);
