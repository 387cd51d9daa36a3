#include "engine/access/access.h"
#include "engine/access/base32.h"
#include "engine/access/key_book.h"
#include "engine/access/key_source.h"
#include "engine/access/test_access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace almanac::access {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Keys : public ::testing::Test {
protected:
    KeyFile file() { return KeyFile(path_, clock_, entropy_); }

    // A key of "Gazette" for readers, unless told otherwise.
    Issued add(Grant grant = {"Gazette", Role::reader, "standard", {}}) {
        auto issued = file().add(grant);
        EXPECT_TRUE(issued) << issued.error().detail;
        return std::move(issued).value();
    }
    Issued start_session(seconds lifetime = hours(8)) {
        auto issued = file().start_session({"Ada", Role::member, "gold", lifetime});
        EXPECT_TRUE(issued) << issued.error().detail;
        return std::move(issued).value();
    }
    // As a running program sees it.
    Recognised recognise(std::string_view text) {
        KeySource source(path_, clock_);
        EXPECT_TRUE(source.refresh());
        return source.book(0)->recognise(text, clock_.now());
    }
    Standing standing(std::string_view text) { return recognise(text).standing; }

    TestFolder folder_;
    std::filesystem::path path_ = KeyFile::in(folder_ / "data");
    base::FixedClock clock_{noon};
    SeededEntropy entropy_{1};
};

TEST_F(Keys, AreRecognisedAndListedWithoutTheirSecrets) {
    EXPECT_THAT(*file().list(), IsEmpty());
    const Issued issued = add({"Gazette", Role::editor, "gold", days(30)});
    const std::string_view text = issued.text.reveal();
    EXPECT_EQ(text.size(), 65u);
    EXPECT_TRUE(text.starts_with("alm_" + issued.id + "_"));

    const Recognised found = recognise(text);
    EXPECT_EQ(found.standing, Standing::good);
    EXPECT_EQ(found.identity.name, "Gazette");
    EXPECT_EQ(found.identity.role, Role::editor);
    EXPECT_EQ(found.identity.tier, "gold");
    EXPECT_EQ(found.identity.account, "key:" + issued.id);

    const auto listed = file().list();
    ASSERT_TRUE(listed);
    ASSERT_EQ(listed->size(), 1u);
    EXPECT_EQ(listed->front().id, issued.id);
    EXPECT_EQ(listed->front().created, noon);
    EXPECT_EQ(listed->front().expires, noon + days(30));
    EXPECT_FALSE(listed->front().revoked);
    EXPECT_THAT(bytes_of(path_), Not(HasSubstr(text.substr(text.rfind('_') + 1))));
}

TEST_F(Keys, OfOtherSecretsAreUnknown) {
    const Issued issued = add();
    std::string other(issued.text.reveal());
    other.back() = other.back() == '0' ? 'g' : '0';
    EXPECT_EQ(standing(other), Standing::unknown);
    EXPECT_EQ(standing(key_text("00000000", std::string(52, '0'))), Standing::unknown);
    EXPECT_EQ(standing(std::string(issued.text.reveal()) + "0"), Standing::malformed);
    EXPECT_EQ(standing(issued.text.reveal().substr(0, 64)), Standing::malformed);
    EXPECT_EQ(standing("alm_" + issued.id), Standing::malformed);
    EXPECT_EQ(standing(""), Standing::malformed);
    for (std::size_t place = 4; place < 65; ++place) {
        std::string changed(issued.text.reveal());
        changed[place] = changed[place] == '7' ? '8' : '7';
        EXPECT_NE(standing(changed), Standing::good) << place;
    }
}

TEST_F(Keys, EndWhenTheirTimeIsOver) {
    const Issued issued = add({"Gazette", Role::reader, "standard", hours(1)});
    clock_.advance(hours(1) - std::chrono::milliseconds(1));
    EXPECT_EQ(standing(issued.text.reveal()), Standing::good);
    clock_.advance(std::chrono::milliseconds(1));
    EXPECT_EQ(standing(issued.text.reveal()), Standing::expired);
}

TEST_F(Keys, EndWhenTheyAreRevokedAndStayListed) {
    const Issued issued = add();
    clock_.advance(hours(1));
    ASSERT_TRUE(file().revoke(issued.id));
    EXPECT_EQ(standing(issued.text.reveal()), Standing::revoked);
    clock_.advance(hours(1));
    ASSERT_TRUE(file().revoke(issued.id));
    EXPECT_EQ(file().list()->front().revoked, noon + hours(1)) << "the first time counts";
    const auto unknown = file().revoke("zzzzzzzz");
    ASSERT_FALSE(unknown);
    EXPECT_THAT(unknown.error().detail, HasSubstr("almanac keys list"));
    EXPECT_FALSE(file().revoke(""));
}

TEST_F(Keys, AreNotMadeForWhatIsNoGrant) {
    EXPECT_FALSE(file().add({"", Role::reader, "standard", {}}));
    EXPECT_FALSE(file().add({"a\nb", Role::reader, "standard", {}}));
    EXPECT_FALSE(file().add({"a", Role::reader, "", {}}));
    EXPECT_FALSE(file().add({"a", Role::anybody, "standard", {}}));
    EXPECT_FALSE(file().add({"a", Role::reader, "standard", seconds(0)}));
    EXPECT_FALSE(file().add({"a", Role::reader, "standard", seconds(-1)}));
    EXPECT_FALSE(file().add({"a", Role::reader, "standard", seconds::max()}));
    EXPECT_FALSE(file().start_session({"a", Role::reader, "standard", {}}));
    EXPECT_FALSE(
        file().start_session({"a", Role::reader, "standard", session_lifetime_max + seconds(1)}));
    EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(Keys, OfADamagedFileAreLeftAsTheyAre) {
    add();
    std::string bytes = bytes_of(path_);
    bytes.replace(bytes.find("reader"), 6, "raeder");
    put_private(path_, bytes);
    const auto added = file().add({"b", Role::reader, "standard", {}});
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().kind, base::ErrorKind::broken);
    EXPECT_EQ(bytes_of(path_), bytes);
}

TEST_F(Keys, OfSeveralWritersAreAllKept) {
    SystemEntropy entropy;
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; ++writer) {
        writers.emplace_back([&] {
            for (int each = 0; each < 10; ++each)
                EXPECT_TRUE(
                    KeyFile(path_, clock_, entropy).add({"a", Role::reader, "standard", {}}));
        });
    }
    for (std::thread& writer : writers) writer.join();
    const auto listed = file().list();
    ASSERT_TRUE(listed);
    std::set<std::string> ids;
    for (const KeyRecord& record : *listed) ids.insert(record.id);
    EXPECT_EQ(ids.size(), 40u);
}

TEST_F(Keys, SignSessionsThatAreNotKept) {
    const Issued issued = start_session();
    const std::string before = bytes_of(path_);
    const Recognised found = recognise(issued.text.reveal());
    EXPECT_EQ(found.standing, Standing::good);
    EXPECT_EQ(found.identity.name, "Ada");
    EXPECT_EQ(found.identity.role, Role::member);
    EXPECT_EQ(found.identity.tier, "gold");
    EXPECT_EQ(found.identity.account, "session:Ada");
    start_session();
    EXPECT_EQ(bytes_of(path_), before);
    clock_.advance(hours(8));
    EXPECT_EQ(standing(issued.text.reveal()), Standing::expired);
}

TEST_F(Keys, EndASessionByItsId) {
    const Issued one = start_session();
    const Issued other = start_session();
    ASSERT_TRUE(file().revoke(one.id));
    ASSERT_TRUE(file().revoke(one.id));
    EXPECT_EQ(standing(one.text.reveal()), Standing::revoked);
    EXPECT_EQ(standing(other.text.reveal()), Standing::good);
    clock_.advance(session_lifetime_max);
    ASSERT_TRUE(file().revoke(other.id));
    EXPECT_THAT(bytes_of(path_), Not(HasSubstr(one.id))) << "it has expired in any case";
}

TEST_F(Keys, RotateWithoutEndingSessions) {
    const Issued before = start_session(session_lifetime_max);
    const auto id = file().rotate();
    ASSERT_TRUE(id);
    const Issued after = start_session();
    EXPECT_THAT(std::string(after.text.reveal()), HasSubstr("alt_" + *id + "_"));
    EXPECT_EQ(standing(before.text.reveal()), Standing::good);
    EXPECT_EQ(standing(after.text.reveal()), Standing::good);
    clock_.advance(session_lifetime_max);
    ASSERT_TRUE(file().rotate());
    EXPECT_EQ(standing(before.text.reveal()), Standing::unknown) << "its key is forgotten";
}

TEST_F(Keys, RotateOnlySoOften) {
    start_session();
    std::string first;
    for (int each = 0; each < 7; ++each) ASSERT_TRUE(file().rotate());
    const auto refused = file().rotate();
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail, HasSubstr("almanac keys revoke "));
}

TEST_F(Keys, EndASigningKeyWithAllItsSessions) {
    const Issued issued = start_session();
    const std::string id(issued.text.reveal().substr(4, 8));
    ASSERT_TRUE(file().revoke(id));
    EXPECT_EQ(standing(issued.text.reveal()), Standing::unknown);
    EXPECT_EQ(standing(start_session().text.reveal()), Standing::good);
}

TEST_F(Keys, AreTakenUpByARunningProgramWhenTheyChange) {
    base::FixedClock clock(std::chrono::system_clock::now());  // as the file system's
    KeySource source(path_, clock);
    ASSERT_TRUE(source.refresh());
    // Many changes within one tick of the file system's clock.
    for (int each = 0; each < 50; ++each) {
        const Issued issued = add();
        ASSERT_TRUE(source.refresh());
        ASSERT_EQ(source.book(0)->recognise(issued.text.reveal(), noon).standing, Standing::good);
        ASSERT_TRUE(file().revoke(issued.id));
        ASSERT_TRUE(source.refresh());
        ASSERT_EQ(source.book(0)->recognise(issued.text.reveal(), noon).standing,
                  Standing::revoked);
    }
}

TEST_F(Keys, GoWithTheirFile) {
    const Issued issued = add();
    KeySource source(path_, clock_);
    ASSERT_TRUE(source.refresh());
    std::filesystem::remove(path_);
    ASSERT_TRUE(source.refresh());
    EXPECT_EQ(source.book(0)->recognise(issued.text.reveal(), noon).standing, Standing::unknown);
}

TEST_F(Keys, StayAsTheyWereWhereTheFileCannotBeReadAnyMore) {
    const Issued issued = add();
    KeySource source(path_, clock_);
    ASSERT_TRUE(source.refresh());
    std::filesystem::permissions(path_, std::filesystem::perms(0644));
    EXPECT_FALSE(source.refresh());
    EXPECT_TRUE(source.refresh()) << "it is said once";
    EXPECT_EQ(source.book(0)->recognise(issued.text.reveal(), noon).standing, Standing::good);
    put_private(path_, "{}");
    EXPECT_FALSE(source.refresh());
    EXPECT_EQ(source.book(0)->recognise(issued.text.reveal(), noon).standing, Standing::good);
}

}  // namespace
}  // namespace almanac::access
