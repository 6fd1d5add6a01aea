package org.ringback.server.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Tests which numbers in what people say are replaced.
class CardRedactorTest {
  private static final int RUNS = 4_000;
  private static final String VISA = "4242424242424242";

  private static List<String> redact(String... utterances) {
    return texts(CardRedactor.redact(spoken(utterances), Long.MAX_VALUE));
  }

  private static List<String> texts(List<Redacted> redacted) {
    return redacted.stream().map(Redacted::text).toList();
  }

  /// Returns utterances of the customer, or of the agent if they start with `agent:`, one after
  /// another: each lasts three seconds, with a second between them.
  private static List<Spoken> spoken(String... utterances) {
    List<Spoken> spoken = new ArrayList<>();
    for (String each : utterances) {
      long start = spoken.size() * 4_000L;
      boolean isAgent = each.startsWith("agent:");
      spoken.add(
          new Spoken(isAgent ? 2 : 1, start, start + 3_000, isAgent ? each.substring(6) : each));
    }
    return spoken;
  }

  @Test
  void every_rendering_of_a_card_number_is_replaced() {
    for (long seed = 0; seed < RUNS; seed++) {
      Renderings random = new Renderings(seed);
      String card = random.card();
      List<String> parts = random.render(card);
      List<String> utterances = new ArrayList<>(parts);
      utterances.set(0, "sure let me read it now please " + parts.getFirst());
      utterances.set(parts.size() - 1, utterances.getLast() + " thanks a lot");

      List<String> expected = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        expected.add(
            (i == 0 ? "sure let me read it now please " : "")
                + "[card number]"
                + (i == parts.size() - 1 ? " thanks a lot" : ""));
      }
      assertThat(redact(utterances.toArray(String[]::new)))
          .as("seed %d, card %s as %s", seed, card, utterances)
          .isEqualTo(expected);
    }
  }

  @Test
  void phone_and_order_numbers_stay() {
    for (long seed = 0; seed < RUNS; seed++) {
      Renderings random = new Renderings(seed);
      boolean isPhone = random.nextBoolean();
      String number = isPhone ? random.phone() : random.order();
      String said =
          (isPhone ? "please call me at " : "my order is ")
              + String.join(" ", random.render(number))
              + " thanks a lot";
      assertThat(redact(said)).as("seed %d, number %s", seed, number).containsExactly(said);
    }
  }

  @Test
  void an_international_phone_number_stays_even_if_its_digits_are_those_of_a_card() {
    String amex = "378282246310005";
    assertThat(redact("call +" + amex + " please", "or plus " + spelled(amex)))
        .containsExactly("call +" + amex + " please", "or plus " + spelled(amex));
    assertThat(redact("call +" + VISA)).containsExactly("call +[card number]");
  }

  private static String spelled(String digits) {
    return String.join(" ", digits.chars().mapToObj(c -> Renderings.DIGITS[c - '0']).toList());
  }

  @Test
  void security_code_and_expiry_after_a_card_number_are_replaced_for_half_a_minute() {
    assertThat(
            redact(
                "it is " + VISA,
                "agent: and the expiry date",
                "december twenty seven",
                "agent: what are the three digits on the back",
                "one two three",
                "my house number is 4711"))
        .containsExactly(
            "it is [card number]",
            " and the expiry date",
            "december [card details]",
            " what are the three digits on the back",
            "[card details]",
            "my house number is [card details]");

    List<Spoken> late =
        List.of(
            new Spoken(1, 0, 3_000, "it is " + VISA),
            new Spoken(1, 34_000, 36_000, "my house number is 4711"));
    assertThat(texts(CardRedactor.redact(late, Long.MAX_VALUE)))
        .containsExactly("it is [card number]", "my house number is 4711");
  }

  @Test
  void a_security_code_before_the_card_number_is_replaced() {
    assertThat(redact("agent: please tell me the CVV first", "it's nine oh one"))
        .containsExactly(" please tell me the CVV first", "it's [card details]");
  }

  @Test
  void a_long_number_near_a_word_for_payment_is_replaced_even_with_a_wrong_digit() {
    assertThat(redact("agent: and your card", "4242 4242 4242 4243"))
        .containsExactly(" and your card", "[card number]");
    assertThat(redact("tracking id 4242 4242 4242 4243"))
        .containsExactly("tracking id 4242 4242 4242 4243");
  }

  @Test
  void the_parts_of_a_number_may_be_twenty_seconds_apart() {
    List<Spoken> near =
        List.of(
            new Spoken(1, 0, 2_000, "4242 4242"),
            new Spoken(2, 5_000, 9_000, "go on"),
            new Spoken(1, 22_000, 24_000, "4242 4242"));
    assertThat(texts(CardRedactor.redact(near, Long.MAX_VALUE)))
        .containsExactly("[card number]", "go on", "[card number]");

    List<Spoken> far =
        List.of(new Spoken(1, 0, 2_000, "4242 4242"), new Spoken(1, 22_001, 24_000, "4242 4242"));
    assertThat(texts(CardRedactor.redact(far, Long.MAX_VALUE)))
        .containsExactly("4242 4242", "4242 4242");
  }

  @Test
  void the_beginning_of_a_number_is_withheld_until_it_cannot_continue() {
    List<Spoken> first = List.of(new Spoken(1, 0, 2_000, "it is 4242 4242"));
    Redacted open = CardRedactor.redact(first, 2_100).getFirst();
    assertThat(open.text()).isEqualTo("it is [number]");
    assertThat(open.isOpen()).isTrue();
    assertThat(open.closed()).isEqualTo("it is 4242 4242");

    assertThat(texts(CardRedactor.redact(first, 22_000))).containsExactly("it is 4242 4242");
    List<Spoken> second =
        List.of(first.getFirst(), new Spoken(1, 3_000, 4_000, "that was my order"));
    assertThat(texts(CardRedactor.redact(second, 4_100)))
        .containsExactly("it is 4242 4242", "that was my order");
  }

  @Test
  void what_is_withheld_contains_no_card_number() {
    Redacted both =
        CardRedactor.redact(
                List.of(new Spoken(1, 0, 5_000, VISA + " is it, and my phone is 555 123")), 5_100)
            .getFirst();
    assertThat(both.text()).isEqualTo("[card number] is it, and my phone is [card details]");
    assertThat(both.closed()).doesNotContain("4242");
  }

  @Test
  void a_replaced_card_number_counts_when_the_next_utterance_is_decided() {
    assertThat(redact("it is [card number]", "and twelve twenty eight"))
        .containsExactly("it is [card number]", "and [card details]");
  }

  @Test
  void words_that_engines_write_for_digits_count_within_a_number() {
    assertThat(redact("sure for too for two 4242 for 2 for to", "four to 42 thank you"))
        .containsExactly("sure [card number]", "[card number] thank you");
    assertThat(redact("a table for two at ten to eight"))
        .containsExactly("a table for two at ten to eight");
  }

  @Test
  void times_prices_and_dates_stay() {
    for (String said :
        List.of(
            "I ordered two on the twenty first of May at ten thirty",
            "it costs 1,299.00 dollars or forty two fifty a month",
            "I live at twelve hundred Main Street apartment four oh two",
            "the temperature was 21.5 on 2026-11-29")) {
      assertThat(redact(said)).containsExactly(said);
    }
  }

  /// Seeded numbers and the ways to say them.
  private static final class Renderings {
    static final String[] DIGITS = {
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
    };
    private static final String[] TEENS = {
      "ten",
      "eleven",
      "twelve",
      "thirteen",
      "fourteen",
      "fifteen",
      "sixteen",
      "seventeen",
      "eighteen",
      "nineteen"
    };
    private static final String[] TENS = {
      "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
    };
    private static final List<String> PREFIXES =
        List.of(
            "4:16", "51:16", "2221:16", "34:15", "37:15", "6011:16", "36:14", "3530:16", "62:16");
    private static final List<String> FILLER_WORDS = List.of("", "uh", "and", "then", "okay");
    private static final List<String> ZEROS = List.of("zero", "oh", "nought");
    private static final List<String> FILLERS =
        List.of(" uh ", ", ", " and then ", " - ", " okay, ", "... ");

    private final RandomGenerator random;

    Renderings(long seed) {
      random = new java.util.SplittableRandom(seed);
    }

    boolean nextBoolean() {
      return random.nextBoolean();
    }

    private <T> T any(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    private String digits(int count) {
      StringBuilder digits = new StringBuilder();
      random.ints(count, 0, 10).forEach(digits::append);
      return digits.toString();
    }

    String card() {
      String[] network = any(PREFIXES).split(":");
      int length = Integer.parseInt(network[1]);
      String open = network[0] + digits(length - network[0].length() - 1);
      int sum = 0;
      for (int i = 0; i < open.length(); i++) {
        int digit = open.charAt(open.length() - 1 - i) - '0';
        int weighted = i % 2 == 0 ? digit * 2 : digit;
        sum += weighted > 9 ? weighted - 9 : weighted;
      }
      return open + (10 - sum % 10) % 10;
    }

    String phone() {
      return any(List.of("1", "44", "49", "")) + digits(9 + random.nextInt(2));
    }

    String order() {
      return digits(5 + random.nextInt(7));
    }

    /// Returns a number as people say or write it, in one to three utterances. At most two of its
    /// parts could also be read as one number, as "twenty" and "four" can.
    List<String> render(String number) {
      List<String> rendered = renderOnce(number);
      while (ambiguities(String.join(" ", rendered)) > 2) {
        rendered = renderOnce(number);
      }
      return rendered;
    }

    /// Counts the words before which a number could end, except those of "forty-two", whose parts
    /// this class always joins with a hyphen.
    private static int ambiguities(String rendered) {
      List<String> words =
          Arrays.stream(rendered.split("[^a-z-]+|(?<![a-z])-|-(?![a-z])"))
              .filter(word -> !FILLER_WORDS.contains(word))
              .toList();
      int count = 0;
      for (int i = 1; i < words.size(); i++) {
        String before = words.get(i - 1);
        String word = words.get(i).replaceFirst("-.*", "");
        boolean isUnit = Arrays.asList(DIGITS).indexOf(word) > 0;
        boolean isTeenOrTens =
            Arrays.asList(TEENS).contains(word) || Arrays.asList(TENS).contains(word);
        if (isUnit && (Arrays.asList(TENS).contains(before) || before.equals("hundred"))
            || isTeenOrTens && before.equals("hundred")) {
          count += isUnit ? 1 : 2;
        }
      }
      return count;
    }

    private List<String> renderOnce(String number) {
      List<String> groups = groups(number);
      String separator = any(List.of(" ", "-", ".", "  "));
      boolean isSpoken = random.nextInt(3) > 0;
      List<String> said = new ArrayList<>();
      for (String group : groups) {
        said.add(isSpoken && random.nextInt(5) > 0 ? spoken(group) : group);
      }
      List<String> parts = new ArrayList<>();
      StringBuilder part = new StringBuilder();
      for (int i = 0; i < said.size(); i++) {
        if (!part.isEmpty() && parts.size() < 2 && random.nextInt(6) == 0) {
          parts.add(part.toString());
          part.setLength(0);
        }
        if (!part.isEmpty()) {
          part.append(random.nextInt(6) == 0 ? any(FILLERS) : isSpoken ? " " : separator);
        }
        part.append(said.get(i));
      }
      parts.add(part.toString());
      return parts;
    }

    private List<String> groups(String number) {
      List<String> groups = new ArrayList<>();
      int size = any(List.of(2, 3, 4, 4, 4, 5, number.length()));
      for (int at = 0; at < number.length(); at += size) {
        groups.add(number.substring(at, Math.min(number.length(), at + size)));
      }
      return groups;
    }

    private String spoken(String digits) {
      List<String> words = new ArrayList<>();
      int at = 0;
      while (at < digits.length()) {
        int left = digits.length() - at;
        int digit = digits.charAt(at) - '0';
        int second = left > 1 ? digits.charAt(at + 1) - '0' : -1;
        if (left == 4 && digit > 1 && digits.endsWith("00") && second > 0) {
          words.add(TENS[digit] + "-" + DIGITS[second] + " hundred");
          at += 4;
        } else if (left == 4 && digit > 0 && random.nextInt(6) == 0 && second > 0) {
          words.add(DIGITS[digit] + " thousand " + DIGITS[second] + " hundred");
          String rest = belowHundred(digits.substring(at + 2));
          if (!rest.isEmpty()) {
            words.add(rest);
          }
          at += 4;
        } else if (second == digit && random.nextInt(2) == 0) {
          boolean isTriple = left > 2 && digits.charAt(at + 2) - '0' == digit;
          words.add((isTriple ? "triple " : "double ") + word(digit));
          at += isTriple ? 3 : 2;
        } else if (second >= 0 && digit > 0 && random.nextInt(2) == 0) {
          words.add(belowHundred(digits.substring(at, at + 2)));
          at += 2;
        } else {
          words.add(word(digit));
          at++;
        }
      }
      return String.join(" ", words);
    }

    /// @param digits two digits
    private String belowHundred(String digits) {
      int tens = digits.charAt(0) - '0';
      int unit = digits.charAt(1) - '0';
      if (tens == 1) {
        return TEENS[unit];
      }
      if (tens == 0) {
        return unit == 0 ? "" : DIGITS[unit];
      }
      return unit == 0 ? TENS[tens] : TENS[tens] + "-" + DIGITS[unit];
    }

    private String word(int digit) {
      return digit == 0 ? any(ZEROS) : DIGITS[digit];
    }
  }

  @Test
  void card_numbers_have_the_lengths_of_their_networks() {
    assertThat(
            Arrays.asList(
                "4111111111111111", "378282246310005", "30569309025904", "6212345678901232"))
        .allMatch(CardNumber::isValid);
    assertThat(
            Arrays.asList(
                "4111111111111112", "37828224631000", "1111111111111117", "9999999999999995"))
        .noneMatch(CardNumber::isValid);
  }
}
