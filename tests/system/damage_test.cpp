// Must show 4: verify passes after import; with any one byte changed it fails and names the file,
// and serve refuses that version.

#include "engine/base/hash.h"
#include "tests/system/client.h"
#include "tests/system/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>

namespace almanac::system_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// Changes one bit of one byte; a second call undoes it.
void flip(const fs::path& path, std::size_t at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(file.get() ^ 0x10);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
}

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

void replace(std::string& in, const std::string& what, const std::string& by) {
    const std::size_t at = in.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    in.replace(at, what.size(), by);
}

// The checksum that metadata.json carries of itself, made anew.
std::string sealed_anew(const std::string& bytes) {
    const std::string key = ",\"sha256\":\"";
    const std::string body = bytes.substr(0, bytes.rfind(key));
    return body + key + base::sha256_hex(body) + bytes.substr(bytes.rfind(key) + key.size() + 64);
}

std::string current_version(const std::string& data) {
    const std::string listed = run({"elections", "--data", data}).out;
    const std::size_t at = listed.find("version    ") + 11;
    return listed.substr(at, listed.find(' ', at) - at);
}

class Damage : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(run({"demo", "--ballots", "300", "--quiet", "--data", data_}).code, 0);
        version_ = fs::path(data_) / "elections" / "demo" / "versions" / current_version(data_);
        ASSERT_TRUE(fs::is_directory(version_)) << version_;
    }

    const Folder folder_;
    const std::string data_ = folder_ / "data";
    fs::path version_;
};

TEST_F(Damage, VerifyPassesAfterAnImport) {
    const Outcome outcome = run({"verify", "--quiet", "--data", data_});
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    EXPECT_THAT(outcome.out, HasSubstr(version_.filename().string()));
}

TEST_F(Damage, AnyChangedByteOfAnyFileIsFoundAndTheFileNamed) {
    std::size_t looked_at = 0;
    for (const auto& [name, bytes] : tree_of(version_)) {
        ASSERT_FALSE(bytes.empty()) << name;
        const std::size_t at = base::fast_hash(name) % bytes.size();
        flip(version_ / name, at);
        const Outcome verified = run({"verify", "demo", "--quiet", "--data", data_});
        EXPECT_EQ(verified.code, 6) << name << ", byte " << at << ": " << verified.error;
        EXPECT_THAT(verified.error, HasSubstr(name)) << "byte " << at;
        const Outcome served = run({"serve", "--port", "0", "--data", data_});
        EXPECT_EQ(served.code, 6) << name;
        EXPECT_THAT(served.error, HasSubstr(name));
        flip(version_ / name, at);
        ++looked_at;
    }
    EXPECT_GT(looked_at, 20u);
    EXPECT_EQ(run({"verify", "demo", "--quiet", "--data", data_}).code, 0)
        << "every change was undone";
}

// Whoever changes a number on purpose makes the checksums fit: of the file, of the manifest that
// names it, and of the metadata that names the manifest.
TEST_F(Damage, AChangedDigitIsFoundAlthoughEveryChecksumFits) {
    const fs::path view = version_ / "static_responses" / "api_summary.json";
    const fs::path manifest = version_ / "manifest.json";
    const fs::path metadata = fs::path(data_) / "elections" / "demo" / "metadata.json";
    const std::string before = read(view);
    std::string after = before;
    char& digit = after[after.find_first_of("123456789")];
    digit = digit == '9' ? '8' : static_cast<char>(digit + 1);
    const std::string named = read(manifest);
    std::string renamed = named;
    replace(renamed, base::sha256_hex(before), base::sha256_hex(after));
    std::string kept = read(metadata);
    replace(kept, base::sha256_hex(named), base::sha256_hex(renamed));
    write(view, after);
    write(manifest, renamed);
    write(metadata, sealed_anew(kept));

    EXPECT_EQ(run({"elections", "--data", data_}).code, 0) << "the checksums do not fit";
    const Outcome verified = run({"verify", "demo", "--quiet", "--data", data_});
    EXPECT_EQ(verified.code, 6) << verified.error;
    EXPECT_THAT(verified.error, HasSubstr("static_responses/api_summary.json is not what the raw "
                                          "records give"));
}

TEST_F(Damage, AMissingFileIsFoundAndNamed) {
    fs::rename(version_ / "precomputed" / "summary.parquet", folder_.path() / "away");
    const Outcome verified = run({"verify", "--quiet", "--data", data_});
    EXPECT_EQ(verified.code, 6) << verified.error;
    EXPECT_THAT(verified.error, HasSubstr("precomputed/summary.parquet"));
}

TEST_F(Damage, TheOtherElectionsAreListedAndTheDamagedFilesNamed) {
    for (const char* id : {"another", "ward"}) {
        ASSERT_EQ(run({"import", "docs/worked/ward.blt", "--rule", "scotland-2007", "--election",
                       id, "--quiet", "--data", data_})
                      .code,
                  0);
    }
    const auto version_of = [&](const std::string& id) {
        return fs::path(data_) / "elections" / id / "versions";
    };
    flip(version_ / "static_responses" / "api_summary.json", 5);
    flip(fs::directory_iterator(version_of("another"))->path() / "manifest.json", 40);
    const Outcome listed = run({"elections", "--data", data_});
    EXPECT_EQ(listed.code, 6);
    EXPECT_THAT(listed.out, HasSubstr("  ward\n"));
    EXPECT_THAT(listed.out, testing::Not(HasSubstr("demo")));
    EXPECT_THAT(listed.error, HasSubstr("election demo: static_responses/api_summary.json"));
    EXPECT_THAT(listed.error, HasSubstr("election another: manifest.json"));
}

TEST_F(Damage, ServeKeepsTheLastGoodVersion) {
    const std::string good = current_version(data_);
    ASSERT_EQ(run({"demo", "--ballots", "400", "--quiet", "--data", data_}).code, 0);
    const std::string bad = current_version(data_);
    ASSERT_NE(bad, good);
    flip(version_.parent_path() / bad / "manifest.json", 100);
    Served served(data_);
    ASSERT_TRUE(served.started()) << served.process().finish().error;
    const Answer answer = Client(served.port()).get("/api/summary");
    EXPECT_EQ(text_member(answer.body, "data_version"), good);
    served.process().signal(SIGTERM);
    const Outcome outcome = served.process().finish();
    EXPECT_THAT(outcome.error, HasSubstr("manifest.json"));
    EXPECT_EQ(outcome.code, 0);
}

TEST_F(Damage, AVersionDamagedWhileServingIsNotTakenUp) {
    const std::string good = current_version(data_);
    Served served(data_);
    ASSERT_TRUE(served.started());
    // The new version is damaged before the switch is seen: published to another folder, broken,
    // moved in.
    const std::string other = folder_ / "other";
    ASSERT_EQ(run({"demo", "--ballots", "400", "--quiet", "--data", other}).code, 0);
    const std::string bad = current_version(other);
    const fs::path from = fs::path(other) / "elections" / "demo";
    flip(from / "versions" / bad / "manifest.json", 50);
    fs::rename(from / "versions" / bad, version_.parent_path() / bad);
    fs::rename(from / "metadata.json", fs::path(data_) / "elections" / "demo" / "metadata.json");
    ASSERT_TRUE(served.process().wait_for_error("manifest.json", std::chrono::seconds(30)));
    EXPECT_EQ(text_member(Client(served.port()).get("/api/summary").body, "data_version"), good);
}

}  // namespace
}  // namespace almanac::system_test
