#include "ibflow/core/redact.hpp"

#include <gtest/gtest.h>

namespace ibflow::core {
namespace {

TEST(Redact, account_numbers_keep_their_letters_and_last_three_digits) {
  EXPECT_EQ(redact("DU1234567"), "DU…567");
  EXPECT_EQ(redact("U12345, F123456 and DF1234567; I98765 DI987654321"),
            "U…345, F…456 and DF…567; I…765 DI…321");
  EXPECT_EQ(redact("account=DU1234567,(U7654321) 'F1234567'"), "account=DU…567,(U…321) 'F…567'");
  EXPECT_EQ(redact("trades_DU1234567_2026.csv"), "trades_DU…567_2026.csv");
}

TEST(Redact, words_that_only_look_like_one_stay) {
  for (const char* text : {"U1234", "DU1234567890", "XU1234567", "DU1234567A", "u1234567", "D1234567",
                           "DX1234567", "U", "DU", "1U123456", "order 1234567", "MNQU6", ""}) {
    EXPECT_EQ(redact(text), text);
  }
}

TEST(Redact, registered_secrets_are_left_out_wherever_they_stand) {
  add_secret("tr0ub4dor");
  add_secret("tr0ub4dor&3");
  add_secret("abc");  // too short to be told from a word
  EXPECT_EQ(redact("login tr0ub4dor&3 failed, tr0ub4dor too; abc"), "login *** failed, *** too; abc");
}

TEST(Redact, values_with_a_secret_name_are_left_out) {
  EXPECT_EQ(redact("password=hunter2 user=me"), "password=*** user=me");
  EXPECT_EQ(redact("GET /x?api_key=k1&n=2"), "GET /x?api_key=***&n=2");
  EXPECT_EQ(redact("IBFLOW_FLOW_TOKEN = 'a b' next"), "IBFLOW_FLOW_TOKEN = '***' next");
  EXPECT_EQ(redact(R"({"client_secret": "a\"b", "x": 1})"), R"({"client_secret": "***", "x": 1})");
  EXPECT_EQ(redact("Authorization: Bearer e30.e30 rest"), "Authorization: *** rest");
  EXPECT_EQ(redact("token_file=/run/x"), "token_file=***");
  EXPECT_EQ(redact("Password: a; secret:b; apikey=c"), "Password: ***; secret:***; apikey=***");
  EXPECT_EQ(redact(R"(said {\"token\":\"t0\"} to me)"), R"(said {\"token\":\"***\"} to me)");
}

TEST(Redact, the_words_alone_hide_nothing) {
  for (const char* text : {"the password is wrong", "no token", "secret=", "token", "password: "}) {
    EXPECT_EQ(redact(text), text);
  }
}

TEST(AccountAliases, are_stable_and_count_for_each_kind) {
  AccountAliases aliases;
  EXPECT_EQ(aliases.alias_of("DU1234567"), "DU0000001");
  EXPECT_EQ(aliases.alias_of("DU7654321"), "DU0000002");
  EXPECT_EQ(aliases.alias_of("U12345"), "U00001");
  EXPECT_EQ(aliases.alias_of("DU1234567"), "DU0000001");
}

class WireBytes : public testing::Test {
 protected:
  std::string redacted(std::string bytes) {
    const auto size = bytes.size();
    redact_accounts_in_place(bytes, aliases);
    EXPECT_EQ(bytes.size(), size);
    return bytes;
  }
  AccountAliases aliases;
};

using std::string_literals::operator""s;

TEST_F(WireBytes, accounts_between_the_zeros_of_the_text_form_become_aliases) {
  EXPECT_EQ(redacted("\0\0\0\x15"
                     "15\0"
                     "1\0DU1234567,U7654321\0"s),
            "\0\0\0\x15"
            "15\0"
            "1\0DU0000001,U0000001\0"s);
  EXPECT_EQ(redacted("6\0AccountCode\0DU1234567\0"s), "6\0AccountCode\0DU0000001\0"s);
}

TEST_F(WireBytes, the_tag_behind_a_protobuf_field_is_no_digit_of_it) {
  // Field 5, length 9, the account; then field 6 ("2") of length 1.
  EXPECT_EQ(redacted("\x2a\x09"
                     "DU12345672\x01x"s),
            "\x2a\x09"
            "DU00000012\x01x"s);
  EXPECT_EQ(redacted("\x2a\x09"
                     "DU1234567B\x01x"s),
            "\x2a\x09"
            "DU0000001B\x01x"s);
}

TEST_F(WireBytes, a_list_whose_length_looks_like_a_letter_or_digit_is_known_by_its_length) {
  const std::string five = "DU1111111,DU2222222,DU3333333,DU4444444,DU5555555";  // 49 bytes: "1"
  ASSERT_EQ(five.size(), 49U);
  EXPECT_EQ(redacted("\x0a"
                     "1" +
                     five + "2\x01x"),
            "\x0a"
            "1DU0000001,DU0000002,DU0000003,DU0000004,DU00000052\x01x");
}

TEST_F(WireBytes, a_number_seen_before_is_known_again_with_a_digit_behind_it) {
  (void)aliases.alias_of("DU1234567");
  EXPECT_EQ(redacted("\x80\x01"
                     "DU12345672"s),
            "\x80\x01"
            "DU00000012"s);
}

TEST_F(WireBytes, everything_else_stays) {
  for (const auto& bytes :
       {"REF12345\0"s, "EUR.USD\0"s, "U1234\0"s, ""s, "U"s, "DU123456"s.substr(0, 5), "\xff\x00\xfe"s}) {
    EXPECT_EQ(redacted(bytes), bytes);
  }
}

}  // namespace
}  // namespace ibflow::core
