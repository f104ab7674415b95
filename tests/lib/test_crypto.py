"""Sealing and the blind index."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from portal.lib.crypto import BlindIndex, FieldCipher, SealError

KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")


@pytest.fixture
def cipher():
    return FieldCipher(KEY)


def test_sm4_gcm_matches_the_published_vector_of_rfc_8998():
    nonce = bytes.fromhex("00001234567800000000abcd")
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    text = bytes.fromhex(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    )
    encryptor = Cipher(algorithms.SM4(KEY), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(aad)
    assert (encryptor.update(text) + encryptor.finalize()).hex().startswith("17f399f08c67d5ee")
    assert encryptor.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"


@pytest.mark.parametrize("text", ["", "431102194002290011", "13800001234", "祁阳市·某某村" * 9])
def test_single_and_batch_open_each_other(cipher, text):
    assert cipher.open(cipher.seal_many([text])[0]) == text
    assert cipher.open_many([cipher.seal(text)]) == [text]


def test_the_same_text_is_sealed_differently_each_time(cipher):
    assert len({cipher.seal("x") for _ in range(20)} | set(cipher.seal_many(["x"] * 20))) == 40


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_changed_byte_is_noticed(cipher, place):
    sealed = bytearray(cipher.seal("431102194002290011"))
    sealed[place] ^= 1
    with pytest.raises(SealError):
        cipher.open(bytes(sealed))
    with pytest.raises(SealError):
        cipher.open_many([bytes(sealed)])


def test_another_key_opens_nothing(cipher):
    with pytest.raises(SealError):
        FieldCipher(bytes(16)).open(cipher.seal("x"))


def test_keys_of_a_wrong_length_are_refused():
    with pytest.raises(ValueError, match="FIELD_KEY"):
        FieldCipher(b"short")
    with pytest.raises(ValueError, match="INDEX_KEY"):
        BlindIndex(b"")


def test_blind_index_is_stable_and_keeps_kinds_and_keys_apart():
    index = BlindIndex(KEY * 2)
    assert index.of("phone", "123") == index.of_many("phone", ["123"])[0]
    assert len(index.of("phone", "123")) == 16
    assert index.of("phone", "123") != index.of("account", "123")
    assert index.of("phone", "123") != BlindIndex(bytes(32)).of("phone", "123")
